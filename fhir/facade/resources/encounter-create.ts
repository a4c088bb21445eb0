import type { Resource } from '@medplum/fhirtypes';
import {
  admissionVersion,
  type ExchangedAdmission,
  exchangedAdmissions,
  nameAdmission,
  tellingsOf,
} from '../../../domain/admission/exchanged.ts';
import { leaveHospital } from '../../../domain/admission/leave.ts';
import { planAdmission } from '../../../domain/admission/plan.ts';
import { recordAdmission } from '../../../domain/admission/record.ts';
import { type ExternalName, idsKnownAs } from '../../../domain/exchange/external-id.ts';
import { shownByIds } from '../../../domain/exchange/page.ts';
import type { Acting } from '../../../domain/viewer.ts';
import {
  type EncounterStatus,
  leaveIn,
  type ReceivedEncounter,
  receivedEncounter,
} from '../../map/encounter.ts';
import { inElements } from '../as-read.ts';
import { readingOf } from '../asking.ts';
import { shaped } from '../shaped.ts';
import type { Planned, Writing } from '../writing.ts';
import { SOURCE, statusRefused } from './encounter-known.ts';
import { meet, shownToTeller, type Told, tellKnown } from './encounter-met.ts';
import {
  addressed,
  dischargedIn,
  dispositionOf,
  ELEMENTS,
  hospitalIn,
  kindIn,
  namedBy,
  referralIn,
  subjectIn,
} from './encounter-said.ts';

/** As what an admission is told that is not known yet: who has arrived is admitted. */
const TOLD_AS: Readonly<Partial<Record<EncounterStatus, 'PLAN' | 'ADMISSION' | 'LEAVE'>>> = {
  ...{ planned: 'PLAN', arrived: 'ADMISSION', triaged: 'ADMISSION', 'in-progress': 'ADMISSION' },
  ...{ onleave: 'LEAVE', finished: 'ADMISSION' },
};

/** @throws FhirFault 422 ENCOUNTER_STATUS for what nobody is told of first */
function toldAs(status: EncounterStatus) {
  const as = TOLD_AS[status];
  if (as === undefined) throw statusRefused(status);
  return as;
}

/** What cannot be read is refused as such, whatever is known. @throws FhirFault 422 */
function requireReadable(received: ReceivedEncounter): void {
  const as = toldAs(received.status);
  kindIn(received);
  dischargedIn(received);
  if (as !== 'PLAN') dispositionOf(received);
}

/** What was told, and by whom before. */
async function toldOf(id: string, { client }: Writing): Promise<Told> {
  const tellings = await tellingsOf(id);
  const isOwn = ({ organizationId, source }: (typeof tellings)[number]): boolean =>
    organizationId === client.organization.id && source === SOURCE;
  return { id, isNew: tellings.length === 1, isOwn: tellings.filter(isOwn).length > 1 };
}

/** Tells of what the system has not told yet. */
async function tellAnew(acting: Acting, received: ReceivedEncounter, writing: Writing): Promise<Told> {
  const { status, period } = received;
  const as = toldAs(status);
  const who = { residentId: subjectIn(received, writing) };
  const what = { source: SOURCE, kind: kindIn(received), ...hospitalIn(received, writing), ...who } as const;
  const at = new Date(period.start);
  if (as === 'PLAN')
    return toldOf(
      await planAdmission(acting, { ...what, plannedAt: at, idempotencyKey: writing.key() }),
      writing,
    );
  const end = { dischargedAt: dischargedIn(received), disposition: dispositionOf(received) };
  const referralId = referralIn(received, writing);
  const leftAt = new Date(leaveIn(received)?.start ?? writing.now);
  const id = await recordAdmission(acting, {
    ...{ ...what, ...end, admittedAt: at, referralId, idempotencyKey: writing.key() },
  });
  const told = await toldOf(id, writing);
  if (as !== 'LEAVE') return told;
  const of = { admissionId: id, expectedVersion: await admissionVersion(id), source: SOURCE } as const;
  await leaveHospital(acting, { ...of, leftAt, idempotencyKey: writing.key() });
  return told;
}

/** The admission that the client's system calls so already; null where there is none, or it was void. */
async function knownAs(names: readonly ExternalName[], writing: Writing): Promise<ExchangedAdmission | null> {
  const ids = await Promise.all(names.map((name) => idsKnownAs('admission', name)));
  const shown = await shownByIds(exchangedAdmissions, ids.flat(), readingOf(writing));
  return shown.map(({ row }) => row).find(({ state }) => state !== 'VOIDED') ?? null;
}

/** Of somebody else it is another admission, for which the number is taken. */
const isOf = (row: ExchangedAdmission, received: ReceivedEncounter, writing: Writing): boolean =>
  subjectIn(received, writing) === row.residentId;

/** An Encounter as a system tells of it first; told once more by the same number it is the same one. */
export async function createEncounter(resource: Resource, writing: Writing): Promise<Planned> {
  const received = await addressed(shaped(receivedEncounter, resource, 'Encounter'), writing);
  requireReadable(received);
  const names = namedBy(received, writing);
  const known = await knownAs(names, writing);
  const acting = await writing.actor('reported');
  let isNew = false;
  async function tell(): Promise<string> {
    if (known !== null && isOf(known, received, writing)) return tellKnown(acting, known, received, writing);
    const told = await tellAnew(acting, received, writing);
    isNew = told.isNew;
    const row = await shownToTeller(told.id, writing);
    if (!isNew) await meet(acting, { row, received, writing }, told);
    await nameAdmission(told.id, names, { now: writing.now, isActed: true });
    return told.id;
  }
  return { run: () => inElements(ELEMENTS, tell), wasThere: () => !isNew };
}
