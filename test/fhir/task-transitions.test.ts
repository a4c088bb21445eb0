import { describe, expect, test } from 'vitest';
import type { AnswerStage } from '../../domain/referral/answer-stage.ts';
import { referralTargetWorkflow } from '../../domain/referral/target-workflow.ts';
import { referralWorkflow } from '../../domain/referral/workflow.ts';
import { hasAct } from '../../domain/workflow.ts';
import {
  BUSINESS_STATUSES,
  STAGES,
  statusesOf,
  TASK_STATES,
  TASK_STATUSES,
} from '../../fhir/map/task-stages.ts';
import { actFor, TASK_TRANSITIONS } from '../../fhir/map/task-transitions.ts';

/** Every pair that a client could send; null: without a businessStatus. */
const PAIRS = TASK_STATUSES.flatMap((status) =>
  [null, ...Object.keys(BUSINESS_STATUSES)].map((businessStatus) => ({ status, businessStatus })),
);

describe('the table of what may be done with a Task', () => {
  test('each code of a businessStatus stands with one status, a question with on-hold besides', () => {
    const several = Object.keys(BUSINESS_STATUSES).filter((code) => statusesOf(code).length > 1);
    expect(several).toEqual(['info-requested']);
    expect(statusesOf('info-requested')).toEqual(['received', 'on-hold']);
  });

  test('a stage and a pair are one act, or none; from what is over nothing leads on', () => {
    const OVER: readonly AnswerStage[] = [
      ...(['REJECTED', 'NOT_SELECTED', 'WITHDRAWN', 'VOIDED', 'CLOSED', 'FEEDBACK_RETURNED'] as const),
      ...(['CLOSED_WITHOUT_FEEDBACK', 'LEFT', 'DIED', 'TRANSFERRED', 'ABORTED'] as const),
    ];
    for (const sort of ['EMERGENCY', 'RETURN_HOME', 'OTHER'] as const)
      for (const stage of STAGES)
        for (const pair of PAIRS) {
          const meant = TASK_TRANSITIONS.filter(
            ({ from, status, businessStatus, only }) =>
              from.includes(stage) &&
              status === pair.status &&
              businessStatus.includes(pair.businessStatus) &&
              (only === undefined || only.includes(sort)),
          );
          expect(meant.length, `${stage} ${JSON.stringify(pair)}`).toBeLessThanOrEqual(1);
          expect(actFor(stage, pair, sort)).toBe(meant[0]?.act ?? null);
          if (OVER.includes(stage)) expect(meant, `${stage} is over`).toEqual([]);
        }
  });

  test('what it leads to is consistent, and each act is one of the lifecycles', () => {
    for (const { act, status, businessStatus } of TASK_TRANSITIONS) {
      for (const code of businessStatus)
        expect(code === null || statusesOf(code).includes(status)).toBe(true);
      const isKnown = hasAct(referralWorkflow, act) || hasAct(referralTargetWorkflow, act);
      expect(isKnown, act).toBe(true);
    }
  });

  test('every act of the lifecycle of an answer has its place, or is not of a Task', () => {
    const here = new Set<string>(TASK_TRANSITIONS.map(({ act }) => act));
    const left = [...new Set(referralTargetWorkflow.acts.map(({ act }) => act))].filter(
      (act) => !here.has(act),
    );
    // Cancelling is of the ServiceRequest.
    expect(left).toEqual(['referralCancel']);
    expect(STAGES.every((stage) => TASK_STATUSES.includes(TASK_STATES[stage].status))).toBe(true);
  });
});
