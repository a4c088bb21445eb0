import type { Patient, Resource } from '@medplum/fhirtypes';
import { isCodeOf } from '../../../domain/codes/code-table.ts';
import { ID_MISSING_REASONS } from '../../../domain/codes/resident.ts';
import { planCorrection } from '../../../domain/resident/correct.ts';
import { residentVersion } from '../../../domain/resident/exchanged.ts';
import type { PlannedMatch } from '../../../domain/resident/match-tries.ts';
import { nameResident } from '../../../domain/resident/named.ts';
import { notOnRecord } from '../../../domain/resident/on-record.ts';
import { planRegistration } from '../../../domain/resident/register.ts';
import { SUBSETTED } from '../../codes.ts';
import type { ResidentSaid } from '../../map/patient-said.ts';
import { readingOf } from '../asking.ts';
import { notKnown, unprocessable } from '../fault.ts';
import { ownNames } from '../named.ts';
import type { Planned, Writes, Writing } from '../writing.ts';
import { requireSaid } from './patient-match.ts';
import { saidOf } from './said-of.ts';

/** Where a Patient says what the domain is told of a resident. */
const ELEMENTS: Readonly<Record<string, string>> = {
  ...{ nameOnCard: 'Patient.name', nameUsual: 'Patient.name' },
  ...{ idType: 'Patient.identifier', idNo: 'Patient.identifier', idMissingReason: 'Patient.identifier' },
  ...{ healthCardNo: 'Patient.identifier', healthRecordNo: 'Patient.identifier' },
  ...{ sex: 'Patient.gender', birthOn: 'Patient.birthDate', phone: 'Patient.telecom' },
  ...{
    identifier: 'Patient.identifier',
    address: 'Patient.address',
    regionCode: 'Patient.address',
    contacts: 'Patient.contact',
  },
};

/** What is said of a resident, and what the sender's own systems call them. */
const told = async (
  { names }: ResidentSaid,
  writing: Writing,
  { run, settle, isActed = true }: PlannedMatch & { readonly isActed?: boolean },
): Promise<Planned> => ({
  run: () =>
    saidOf(ELEMENTS, 'Patient', async () => {
      const id = await run();
      await nameResident(id, ownNames(names, writing), { now: writing.now, isActed });
      return id;
    }),
  settle,
});

const isRecordOpen = ({ meta }: Resource): boolean => !meta?.tag?.some(({ code }) => code === SUBSETTED.code);

/** Life and death, and who is whom, are matters of their own acts; to pass them over in silence would be dangerous. */
function requireNotDead(next: Patient, current: Patient | null): void {
  const isDead = ({ deceasedBoolean, deceasedDateTime }: Patient): boolean =>
    deceasedBoolean === true || deceasedDateTime !== undefined;
  if (isDead(next) === (current !== null && isDead(current))) return;
  const message = 'A death is reported and confirmed by acts of its own, and not by a change of the Patient.';
  throw unprocessable('DEATH_BY_ACT', message, 'Patient.deceased', 'business-rule');
}

/** Who is registered is somebody now, and is nobody else: a merge is decided by people who look (domain 3.8). */
function requireOneOfNow({ active, link = [] }: Patient): void {
  const said = active === false ? 'active' : link.length > 0 ? 'link' : null;
  if (said === null) return;
  const message =
    'A resident is registered as active, and linked to nobody: who is whom is decided by a merge.';
  throw unprocessable('PATIENT_LINK', message, `Patient.${said}`, 'business-rule');
}

function birthOnOf({ birth }: ResidentSaid): string | undefined {
  if (birth === null || birth.length === 'YYYY-MM-DD'.length) return birth ?? undefined;
  throw unprocessable('BIRTH_DATE', 'Say the day of birth, or leave it out.', 'Patient.birthDate');
}

const reasonOf = ({ idMissingReason: reason }: ResidentSaid) =>
  reason !== undefined && isCodeOf(ID_MISSING_REASONS, reason) ? reason : undefined;

const factsOf = ({ nameUsual, phone, address, healthCardNo, healthRecordNo }: ResidentSaid) => ({
  ...{ nameUsual, phone, address, healthCardNo, healthRecordNo },
});

/** A registration: who is known elsewhere is that person, and nothing of the record is opened (domain 3.8). */
async function create(resource: Resource, writing: Writing): Promise<Planned> {
  const patient = requireSaid(resource);
  requireNotDead(resource as Patient, null);
  requireOneOfNow(resource as Patient);
  const { nameOnCard, idType, idNo, sex, regionCode, contacts } = patient;
  if (nameOnCard === null) throw unprocessable('NAME_REQUIRED', 'Say the name.', 'Patient.name', 'required');
  if (idNo !== null && idType === null)
    throw unprocessable(
      'ID_TYPE',
      'Say the kind of document as type.',
      'Patient.identifier.type',
      'required',
    );
  const acting = await writing.actor('reported');
  const input = {
    ...factsOf(patient),
    ...{ idempotencyKey: writing.key(), nameOnCard, idType: idType ?? 'NONE', idNo, sex, contacts },
    ...{ idMissingReason: reasonOf(patient), birthOn: birthOnOf(patient) },
    regionCode: regionCode ?? acting.viewer.regionCode,
  } as const;
  return told(patient, writing, await planRegistration(acting, input));
}

/** What is said otherwise than before; what is not said, or only masked, stays as it is. */
function changesOf(before: ResidentSaid, next: ResidentSaid) {
  const changed = <Field extends keyof ResidentSaid>(field: Field) =>
    next[field] === null || next[field] === before[field] ? undefined : next[field];
  return {
    ...{ nameOnCard: changed('nameOnCard'), nameUsual: changed('nameUsual'), sex: changed('sex') },
    ...{ idNo: next.idNo ?? undefined, idType: next.idNo === null ? undefined : (next.idType ?? undefined) },
    ...{ birthOn: next.birth === before.birth ? undefined : birthOnOf(next), phone: changed('phone') },
    ...{ address: changed('address'), regionCode: changed('regionCode') },
    ...{ healthCardNo: changed('healthCardNo'), healthRecordNo: changed('healthRecordNo') },
  };
}

/** A correction of a record that is open. */
async function change(current: Resource, next: Resource, writing: Writing): Promise<Planned> {
  const [before, after] = [requireSaid(current), requireSaid(next)];
  const [now, wanted] = [current as Patient, next as Patient];
  requireNotDead(wanted, now);
  const residentId = now.id ?? '';
  if (now.link?.some(({ type }) => type === 'replaced-by'))
    throw unprocessable(
      'PATIENT_MERGED',
      'Write to the Patient that replaces it.',
      'Patient.link',
      'business-rule',
    );
  const changes = await saidOf(ELEMENTS, 'Patient', () =>
    notOnRecord(readingOf(writing), residentId, changesOf(before, after)),
  );
  if (Object.values(changes).every((value) => value === undefined)) {
    const named = { run: async () => residentId, settle: async () => {} };
    // A record that is not open has no version to be told of.
    return told(after, writing, { ...named, isActed: !isRecordOpen(current) });
  }
  const expectedVersion = await residentVersion(readingOf(writing), residentId);
  if (expectedVersion === null) throw notKnown();
  const acting = await writing.actor('reported');
  const input = { idempotencyKey: writing.key(), residentId, expectedVersion, ...changes };
  return told(after, writing, await planCorrection(acting, input));
}

export const patientWrites: Writes = {
  ...{ create, change },
  keeps: () => [
    ...['identifier', 'name', 'gender', 'birthDate', 'telecom', 'address'],
    // Refused by a rule of its own.
    ...['deceasedBoolean', 'deceasedDateTime'],
  ],
  // Why somebody has no document is kept, and not shown.
  rewrites: () => ['extension(id-missing-reason)'],
  isConditional: true,
};
