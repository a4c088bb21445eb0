import type { Resource } from '@medplum/fhirtypes';
import { shownByIds } from '../../../domain/exchange/page.ts';
import { decideAbort, requestAbort } from '../../../domain/referral/abort.ts';
import { exchangedReferrals } from '../../../domain/referral/exchanged.ts';
import { exchangedAnswers } from '../../../domain/referral/exchanged-answers.ts';
import { ABORT_SUFFIX, abortFromFhir, decisionIn } from '../../map/abort-task.ts';
import { requireFixed } from '../../map/fixed.ts';
import { readingOf } from '../asking.ts';
import { notKnown, unprocessable } from '../fault.ts';
import { literal } from '../params.ts';
import type { Planned, Writing } from '../writing.ts';
import { saidOf } from './said-of.ts';

/** Whom a Task is about, what is asked, and who asks. */
export const FIXED = ['focus', 'for', 'requester', 'code', 'intent'] as const;

const ASKED: Readonly<Record<string, string>> = {
  ...{ reasonCode: 'Task.reasonCode', reasonText: 'Task.reasonCode.text', referralId: 'Task.focus' },
};
const DECIDED: Readonly<Record<string, string>> = { reasonText: 'Task.statusReason.text' };

/** The referral that a focus means: its ServiceRequest, or a Task of it. @throws FhirFault 422 REFERENCE */
async function referralOf(focus: string, writing: Writing) {
  const named = literal(writing.resolved(focus), writing.base);
  const reading = readingOf(writing);
  const found = async (ids: readonly string[]) => (await shownByIds(exchangedReferrals, ids, reading))[0];
  const shown =
    named?.type === 'Task'
      ? await found(
          (await shownByIds(exchangedAnswers, [named.id], reading)).map(({ row }) => row.referralId),
        )
      : named?.type === 'ServiceRequest'
        ? await found([named.id])
        : undefined;
  if (shown !== undefined) return shown.row;
  const message = 'The focus is a ServiceRequest or a Task of this interface.';
  throw unprocessable('REFERENCE', message, 'Task.focus', 'not-found');
}

/** `POST Task` with the code abort: asks the other side to end a treatment that has begun (domain 3.5.9). */
export async function createAbort(resource: Resource, writing: Writing): Promise<Planned> {
  const { focus, ...reason } = abortFromFhir(resource);
  const { id: referralId, version: expectedVersion } = await referralOf(focus, writing);
  const acting = await writing.actor('reported');
  const on = { idempotencyKey: writing.key(), referralId, expectedVersion };
  return {
    run: async () => {
      await saidOf(ASKED, 'Task', () => requestAbort(acting, { ...on, ...reason }), 'Task.focus');
      return `${referralId}${ABORT_SUFFIX}`;
    },
  };
}

/** PUT and PATCH of what was asked: it is accepted, or rejected in words. */
export async function decideAbortTask(current: Resource, next: Resource, writing: Writing): Promise<Planned> {
  requireFixed(current, next, { fixed: FIXED, base: writing.base });
  const decision = decisionIn(next);
  const id = (current.id ?? '').slice(0, -ABORT_SUFFIX.length);
  const [shown] = await shownByIds(exchangedReferrals, [id], readingOf(writing));
  if (shown === undefined) throw notKnown();
  const acting = await writing.actor('reported');
  const on = { idempotencyKey: writing.key(), referralId: id, expectedVersion: shown.row.version };
  return {
    run: async () => {
      await saidOf(DECIDED, 'Task', () => decideAbort(acting, { ...on, ...decision }), 'Task.status');
      return current.id ?? '';
    },
  };
}
