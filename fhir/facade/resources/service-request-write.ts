import type { Resource, ServiceRequest } from '@medplum/fhirtypes';
import { z } from 'zod';
import { shownByIds } from '../../../domain/exchange/page.ts';
import { cancelReferral } from '../../../domain/referral/close.ts';
import { exchangedReferrals } from '../../../domain/referral/exchanged.ts';
import { extension } from '../../extensions.ts';
import { requireFixed } from '../../map/fixed.ts';
import { reasonIn } from '../../map/reason.ts';
import { SAID_OF_REFERRAL } from '../../map/service-request-in.ts';
import { extensionIn, extensions } from '../../map/shapes.ts';
import { readingOf } from '../asking.ts';
import { notKnown, unprocessable } from '../fault.ts';
import { shaped } from '../shaped.ts';
import type { Planned, Writing } from '../writing.ts';
import { changeContent } from './referral-draft-write.ts';
import { saidOf } from './said-of.ts';

const read = z.object({ status: z.string(), extension: extensions });

const REASON = 'ServiceRequest.extension(status-reason)';
const ELEMENTS: Readonly<Record<string, string>> = { reasonCode: REASON, reasonText: REASON };

/** Takes a referral back before anybody has arrived, with its reason. @throws FhirFault 422 */
export async function revokeReferral(
  current: ServiceRequest,
  next: ServiceRequest,
  writing: Writing,
): Promise<Planned> {
  const [shown] = await shownByIds(exchangedReferrals, [current.id ?? ''], readingOf(writing));
  if (shown === undefined) throw notKnown();
  const { id: referralId, version: expectedVersion } = shown.row;
  const said = shaped(read, next, 'ServiceRequest');
  const given = extensionIn(said.extension, extension('status-reason'))?.valueCodeableConcept;
  const reason = reasonIn(given, 'referral-cancel-reason', REASON);
  const acting = await writing.actor('reported');
  const on = { idempotencyKey: writing.key(), referralId, expectedVersion };
  const cancel = () => cancelReferral(acting, { ...on, ...reason });
  return { run: () => saidOf(ELEMENTS, 'ServiceRequest', cancel) };
}

/** From a status to those with which it is said what is asked, anew or again. */
const CHANGES: Readonly<Record<string, readonly string[]>> = {
  draft: ['draft', 'active'],
  active: ['active'],
};

const REVOKED = 'revoked';

/** What is read of a change: all that a referral says; of one that is taken back that it is. */
export const keptOfReferral = (_current: Resource, next: Resource): readonly string[] =>
  (next as ServiceRequest).status === REVOKED
    ? ['status', 'subject', 'requester', 'intent']
    : SAID_OF_REFERRAL;

/** PUT and PATCH: a draft is written anew or handed in; of what has been sent, the status `revoked` alone (domain 3.5.9). */
export async function changeReferral(current: Resource, next: Resource, writing: Writing): Promise<Planned> {
  const [before, after] = [current as ServiceRequest, next as ServiceRequest];
  if (CHANGES[before.status ?? '']?.includes(after.status ?? ''))
    return changeContent(current, next, writing);
  if (after.status !== REVOKED || before.status === REVOKED) {
    const message = `A ServiceRequest that is ${before.status} does not become ${after.status}: it is revoked, or what is asked goes on in its Tasks.`;
    throw unprocessable('REQUEST_TRANSITION', message, 'ServiceRequest.status', 'business-rule');
  }
  requireFixed(before, after, { fixed: ['subject', 'requester', 'intent'], base: writing.base });
  return revokeReferral(before, after, writing);
}
