import { isDeepStrictEqual } from 'node:util';
import type { Resource, ServiceRequest } from '@medplum/fhirtypes';
import {
  draftReferral,
  FIRST_VERSION,
  type ReferralContentInput,
  reviseReferral,
} from '../../../domain/referral/draft.ts';
import {
  type ExchangedReferral,
  exchangedReferrals,
  nameReferral,
} from '../../../domain/referral/exchanged.ts';
import { submitReferral } from '../../../domain/referral/sign.ts';
import { survivingId } from '../../../domain/resident/alias.ts';
import { requireFixed } from '../../map/fixed.ts';
import { type ReferralIn, referralFromFhir } from '../../map/service-request-in.ts';
import { requireContainedAbout } from '../about-patient.ts';
import { rowAsRead } from '../as-read.ts';
import { unprocessable } from '../fault.ts';
import { named } from '../named.ts';
import type { Planned, Writing } from '../writing.ts';
import { ownersBeside } from './fulfilment-write.ts';
import { askedIn, namesOf, requireNoSafety, saidOfReferral, signerIn } from './referral-said.ts';
import { transferBeside } from './transfer-write.ts';

const TYPE = 'ServiceRequest';

function requireBegun({ status }: ReferralIn): void {
  if (status === 'draft' || status === 'active') return;
  const message = 'A referral begins as a draft, or active: that hands it in.';
  throw unprocessable('REQUEST_TRANSITION', message, `${TYPE}.status`, 'business-rule');
}

/** Who writes a referral anew was shown the mask; who begins one was shown it of another one, and knows no more. */
function requireNames({ hasMasked }: ReferralIn): void {
  if (!hasMasked) return;
  const message = 'A diagnosis whose name is masked says nothing: name it, or leave it out.';
  throw unprocessable('DIAGNOSIS_MASKED', message, `${TYPE}.contained`);
}

const subjectOf = ({ subject }: Pick<ReferralIn, 'subject'>, writing: Writing) =>
  named(subject, { type: 'Patient', expression: `${TYPE}.subject`, writing });

/** What it contains is about its subject, who may become known in the same transaction alone. */
async function requireOfSubject(
  resource: Resource,
  { subject }: ReferralIn,
  writing: Writing,
): Promise<void> {
  const { contained } = resource as ServiceRequest;
  const isNew = writing.siblings().has(subject.reference ?? '');
  const residentId = isNew ? null : await survivingId((await subjectOf({ subject }, writing))());
  await requireContainedAbout({ subject, residentId, contained }, writing);
}

async function parentOf({ basedOn }: ReferralIn, writing: Writing): Promise<() => string | null> {
  if (basedOn === null) return () => null;
  return named(basedOn, { type: 'ServiceRequest', expression: `${TYPE}.basedOn`, writing });
}

/** `POST ServiceRequest`: a draft (起草转诊), which `active` hands in at once (提交转诊); both are kept, or neither. */
export async function createReferral(resource: Resource, writing: Writing): Promise<Planned> {
  const said = referralFromFhir(resource);
  requireBegun(said);
  requireNoSafety(said);
  requireNames(said);
  const asked = await askedIn(said, ownersBeside(resource, writing), writing);
  const [subject, parent] = [await subjectOf(said, writing), await parentOf(said, writing)];
  await requireOfSubject(resource, said, writing);
  const { fromOrganizationId, person } = await signerIn(said, writing);
  const acting = await writing.actor('signed', person);
  const content = {
    ...said.content,
    targets: asked.targets,
    fromOrganizationId: fromOrganizationId ?? writing.client.organization.id,
  };
  const isParentNew = writing.siblings().has(said.basedOn?.reference ?? '');
  const transfer = isParentNew ? null : await transferBeside(parent(), { said, asked, writing });
  if (transfer !== null) return { run: () => saidOfReferral(asked, () => transfer(acting)) };
  const act = async (): Promise<string> => {
    const about = { residentId: subject(), parentReferralId: parent() };
    const id = await draftReferral(acting, { idempotencyKey: writing.key(), ...content, ...about });
    await nameReferral(id, namesOf(said, writing), { now: writing.now, isActed: true });
    const on = { idempotencyKey: writing.key(), referralId: id, expectedVersion: FIRST_VERSION };
    if (said.status === 'active') await submitReferral(acting, on);
    return id;
  };
  return { run: () => saidOfReferral(asked, act) };
}

/** Whom it is about, and what it goes on from, stay. @throws FhirFault 422 ELEMENT_FIXED */
async function requireSameReferral(
  row: ExchangedReferral,
  said: ReferralIn,
  writing: Writing,
): Promise<void> {
  const [subject, parent] = [await subjectOf(said, writing), await parentOf(said, writing)];
  const of = row.parent === null || row.parent.isReplaced ? null : row.parent.id;
  const changed = subject() !== row.residentId ? 'subject' : parent() !== of ? 'basedOn' : null;
  if (changed === null) return;
  const message = `${TYPE}.${changed} stays what it is: another one is another referral.`;
  throw unprocessable('ELEMENT_FIXED', message, `${TYPE}.${changed}`);
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const isSame = (one: unknown, other: unknown): boolean => isDeepStrictEqual(plain(one), plain(other));
/** A draft is written as a whole: to leave its diagnoses out is to have none. */
const wholeOf = (content: ReferralIn['content']) => ({ ...content, diagnoses: content.diagnoses ?? [] });

/** Whether a draft says something else than what was read. */
async function isRevised(
  current: Resource,
  { targets, ...content }: Omit<ReferralContentInput, 'fromOrganizationId'>,
  writing: Writing,
): Promise<boolean> {
  const before = referralFromFhir(current);
  const asked = await askedIn(before, [], writing);
  return !isSame(wholeOf(before.content), wholeOf(content)) || !isSame(asked.targets, targets);
}

/**
 * PUT and PATCH: a draft is written anew as a whole where it says something else, and handed in by `active`. What has been handed
 * in and is said once more stays as it is, and the lifecycle refuses anything else.
 */
export async function changeContent(current: Resource, next: Resource, writing: Writing): Promise<Planned> {
  const row = await rowAsRead(exchangedReferrals, current, writing);
  requireFixed(current, next, { fixed: ['intent'], base: writing.base });
  const said = referralFromFhir(next);
  requireNoSafety(said);
  await requireSameReferral(row, said, writing);
  await requireOfSubject(next, said, writing);
  const asked = await askedIn(said, [], writing);
  const { fromOrganizationId, person } = await signerIn(said, writing);
  const from = fromOrganizationId ?? row.fromOrgId;
  // How long it is valid is said once: who leaves it out means what stands.
  const content = { validityDays: row.validityDays, ...said.content, targets: asked.targets };
  const isAnew = from !== row.fromOrgId || (await isRevised(current, content, writing));
  const isSubmitted = said.status === 'active' && (isAnew || row.state === 'DRAFT');
  const acting = await writing.actor(isSubmitted ? 'signed' : 'reported', person);
  const written = { ...content, fromOrganizationId: from, wasReadMasked: true };
  const on = (expectedVersion: number) => ({
    ...{ idempotencyKey: writing.key(), referralId: row.id, expectedVersion },
  });
  const act = async (): Promise<string> => {
    if (isAnew) await reviseReferral(acting, { ...written, ...on(row.version) });
    const isActed = isAnew || isSubmitted;
    await nameReferral(row.id, namesOf(said, writing), { now: writing.now, isActed });
    // Each act moves the version on by one.
    if (isSubmitted) await submitReferral(acting, on(row.version + (isAnew ? 1 : 0)));
    return row.id;
  };
  return { run: () => saidOfReferral(asked, act) };
}
