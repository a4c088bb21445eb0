import type { Task } from '@medplum/fhirtypes';
import { z } from 'zod';
import type { AbortReason } from '../../domain/codes/referral-reason.ts';
import type { AbortOutcome, ExchangedAbort } from '../../domain/referral/exchanged-aborts.ts';
import { unprocessable } from '../facade/fault.ts';
import { shaped } from '../facade/shaped.ts';
import { reasonConcept, reasonIn } from './reason.ts';
import { to } from './service-request.ts';
import { annotations, concept } from './shapes.ts';
import { TASK_CODE } from './task.ts';
import type { TaskStatus } from './task-stages.ts';

/** What is put behind the id of a referral: a referral has one such Task at most, of the latest request. */
export const ABORT_SUFFIX = '-abort';

export const ABORT_STATUSES: Readonly<Record<AbortOutcome, TaskStatus>> = {
  ASKED: 'requested',
  GRANTED: 'completed',
  NOT_GRANTED: 'rejected',
  VOIDED: 'entered-in-error',
};

/** A request to end a treatment (请求中止) as R4 Task with the code abort. */
export function abortToFhir(abort: ExchangedAbort): Task {
  const { id, outcome, side, residentId, fromOrgId, receiverOrgId, reasonCode, text, abortAskedAt } = abort;
  const isOfReceiver = side === 'RECEIVER';
  const receiver = receiverOrgId === null ? null : to('Organization', receiverOrgId);
  const sender = to('Organization', fromOrgId);
  const requester = isOfReceiver ? receiver : side === 'PATIENT' ? to('Patient', residentId) : sender;
  const owner = isOfReceiver ? sender : receiver;
  const reason = reasonConcept(['abort-reason'], reasonCode, outcome === 'NOT_GRANTED' ? null : text);
  return {
    ...{ resourceType: 'Task', id: `${id}${ABORT_SUFFIX}` },
    ...{ status: ABORT_STATUSES[outcome], intent: 'order' },
    ...(outcome === 'NOT_GRANTED' && { statusReason: { text: text ?? '未同意中止' } }),
    code: { coding: [{ system: TASK_CODE, code: 'abort' }] },
    focus: to('ServiceRequest', id),
    for: to('Patient', residentId),
    authoredOn: abortAskedAt.toISOString(),
    ...(requester !== null && { requester }),
    ...(owner !== null && { owner }),
    ...(reason !== null && { reasonCode: reason }),
  };
}

const asked = z.object({
  code: concept.optional(),
  focus: z.object({ reference: z.string() }),
  reasonCode: concept.optional(),
  statusReason: concept.optional(),
});

/** What a Task asks for that is created: the focus that is named, and why. @throws FhirFault 422 TASK_CODE, STATUS_REASON */
export function abortFromFhir(task: unknown): {
  readonly focus: string;
  readonly reasonCode: AbortReason;
  readonly reasonText: string | null;
} {
  const said = shaped(asked, task, 'Task');
  const isAbort = (said.code?.coding ?? []).some(
    ({ system = TASK_CODE, code }) => system === TASK_CODE && code === 'abort',
  );
  if (!isAbort) {
    const message = 'By itself a Task is created with the code abort.';
    throw unprocessable('TASK_CODE', message, 'Task.code', 'code-invalid');
  }
  const element = said.reasonCode === undefined ? 'Task.statusReason' : 'Task.reasonCode';
  const reason = reasonIn(said.reasonCode ?? said.statusReason, 'abort-reason', element);
  return { focus: said.focus.reference, ...reason };
}

const decided = z.object({
  status: z.string(),
  statusReason: concept.optional(),
  note: annotations,
});

/** How the other side decides. @throws FhirFault 422 TASK_TRANSITION, STATUS_REASON */
export function decisionIn(task: unknown): { isGranted: boolean; reasonText: string | null } {
  const { status, statusReason, note } = shaped(decided, task, 'Task');
  const reasonText = statusReason?.text ?? note?.at(-1)?.text ?? null;
  if (status === 'accepted' || status === 'completed') return { isGranted: true, reasonText };
  if (status !== 'rejected') {
    const message = `What is asked is accepted or rejected, and does not become ${status}.`;
    throw unprocessable('TASK_TRANSITION', message, 'Task.status', 'business-rule');
  }
  if (reasonText !== null) return { isGranted: false, reasonText };
  const message = 'Who does not grant it says why, in words.';
  throw unprocessable('STATUS_REASON', message, 'Task.statusReason', 'required');
}
