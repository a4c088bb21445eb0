import type { Resource, Task } from '@medplum/fhirtypes';
import { shownByIds } from '../../../domain/exchange/page.ts';
import { exchangedAnswers } from '../../../domain/referral/exchanged-answers.ts';
import { ABORT_SUFFIX } from '../../map/abort-task.ts';
import { requireFixed } from '../../map/fixed.ts';
import { taskChange } from '../../map/task-change.ts';
import { actFor, sortOf } from '../../map/task-transitions.ts';
import { requireAbout } from '../about-patient.ts';
import { readingOf } from '../asking.ts';
import { notKnown, unprocessable } from '../fault.ts';
import type { Planned, Writing } from '../writing.ts';
import { decideAbortTask, FIXED } from './abort-write.ts';
import { receiveFiles } from './enclosed-files.ts';
import { saidOf } from './said-of.ts';
import { PLANS } from './task-acts.ts';
import { requireRead } from './task-reads.ts';

/** What the input of an act is called in a Task. */
const ELEMENTS: Readonly<Record<string, string>> = {
  ...{ reasonCode: 'Task.statusReason', reasonText: 'Task.statusReason.text' },
  ...{ text: 'Task.note', alternative: 'Task.note', summary: 'Task.note' },
  ...{ contactName: 'Task.extension(contact)', contactPhone: 'Task.extension(contact)' },
  ...{ departmentId: 'Task.extension(department)', slotId: 'Task.extension(slot)' },
  ...{ expectedOn: 'Task.restriction.period.start', bedNo: 'Task.extension(bed)' },
  isWaitingForBed: 'Task.businessStatus',
  ...{ arrivedAt: 'Task.executionPeriod.start', diedAt: 'Task.executionPeriod.end' },
  ...{ toOrganizationId: 'Task.extension(diverted-to)', dischargedOn: 'Task.contained' },
  ...{ acceptedByName: 'Task.extension(diverted-to-contact)' },
  ...{ acceptedByPhone: 'Task.extension(diverted-to-contact)' },
  ...{ checklist: 'Task.output', possibleFromOn: 'Task.restriction.period.start' },
  ...{ referralId: 'Task', targetId: 'Task' },
};

/** PUT and PATCH of what one organisation is asked: each is one act, or nothing. @throws FhirFault 422 */
async function changeAnswer(current: Resource, next: Resource, writing: Writing): Promise<Planned> {
  const [task, wanted] = [current as Task, next as Task];
  const [shown] = await shownByIds(exchangedAnswers, [task.id ?? ''], readingOf(writing));
  if (shown === undefined) throw notKnown();
  const { id: targetId, referralId, version, stage, referral } = shown.row;
  requireFixed(task, wanted, { fixed: [...FIXED, 'owner'], base: writing.base });
  const change = taskChange(task, wanted);
  const act = actFor(stage, change.to, sortOf(referral?.kind));
  if (act === null) {
    const { status, businessStatus } = change.to;
    const [is, to] = [task.status, [status, businessStatus].filter((part) => part !== null).join(' ')];
    const message = `A Task that is ${is} (${stage}) does not become ${to}.`;
    throw unprocessable('TASK_TRANSITION', message, 'Task.status', 'business-rule');
  }
  requireRead(act, change);
  await requireAbout(task, change, writing);
  const {
    kind,
    signer,
    files = [],
    elements: own = {},
    run,
    parts,
  } = PLANS[act]({ change, targetId, referralId, writing });
  const acting = await writing.actor(kind, signer);
  const enclosed = await receiveFiles(files, acting, writing);
  const on = { idempotencyKey: writing.key(), referralId, expectedVersion: version };
  return {
    run: async () => {
      const elements = { ...ELEMENTS, ...own, ...enclosed.elements };
      const perform = async () => run(acting, on, await enclosed.keep());
      await saidOf(elements, 'Task.contained', perform, 'Task.status');
      return targetId;
    },
    parts: async () => new Map([...((await parts?.(referralId)) ?? []), ...(await enclosed.parts())]),
    settle: enclosed.settle,
  };
}

/** What is read of a change of a Task. */
export const KEPT_OF_TASK: readonly string[] = [
  ...['status', 'businessStatus', 'statusReason', 'restriction', 'executionPeriod'],
  ...['note', 'contained', 'output'],
  // Refused by a rule of their own, which says why.
  ...[...FIXED, 'owner'],
];

/** What becomes of a status is the table of its acts; what is said and given out with one is kept by the act. */
export const rewrittenOfTask = (_current: Resource, next: Resource): readonly string[] => [
  ...['status', 'businessStatus', 'statusReason', 'note', 'contained', 'output', 'extension'],
  // With an acceptance it is another way to say when the resident is expected.
  ...((next as Task).status === 'accepted' ? ['executionPeriod'] : []),
];

const isAbort = ({ id = '' }: Resource): boolean => id.endsWith(ABORT_SUFFIX);

/** PUT and PATCH. @throws FhirFault 422 */
export const changeTask = (current: Resource, next: Resource, writing: Writing): Promise<Planned> =>
  isAbort(current) ? decideAbortTask(current, next, writing) : changeAnswer(current, next, writing);
