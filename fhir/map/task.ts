import type { CodeableConcept, Extension, Period, Task, TaskInput } from '@medplum/fhirtypes';
import { DIAGNOSIS_GROUPS } from '../../domain/codes/icd10-chapter.ts';
import { AGE_BANDS, CARE_PHASES, REFERRAL_KINDS } from '../../domain/codes/referral.ts';
import { CARE_LEVELS, SEX_GB_CODES, SEXES, type Sex } from '../../domain/codes/resident.ts';
import { ISOLATIONS } from '../../domain/codes/safety-block.ts';
import type { AnswerStage } from '../../domain/referral/answer-stage.ts';
import type { ExchangedAnswer } from '../../domain/referral/exchanged-answers.ts';
import type { ReferralNotice } from '../../domain/referral/notice.ts';
import { codeSystem, SYSTEMS } from '../codes.ts';
import { extension } from '../extensions.ts';
import { checklistToFhir } from './checklist.ts';
import { codingOf, conceptOf } from './coding.ts';
import { FEEDBACK_CODE, feedbackToFhir, isFeedbackMasked, OUTPUT_LIST, RESTRICTED } from './feedback.ts';
import { type ReasonList, reasonConcept } from './reason.ts';
import { priorityOf, to } from './service-request.ts';
import { BUSINESS_STATUS, BUSINESS_STATUSES, REASONED_STATUSES, TASK_STATES } from './task-stages.ts';

export const TASK_CODE = 'http://hl7.org/fhir/CodeSystem/task-code';

const input = (code: string, text: string, value: Omit<TaskInput, 'type'>): TaskInput => ({
  type: { coding: [{ system: codeSystem('notice-item'), code, display: text }] },
  ...value,
});

const sexOf = (sex: string): CodeableConcept => ({
  coding: [{ system: SYSTEMS.sex, code: SEX_GB_CODES[sex as Sex], display: SEXES[sex as Sex] }],
});

/** What one of several that are asked decides on (匿名通知), as input of its Task. */
const noticeToFhir = (notice: ReferralNotice, kind: string): TaskInput[] => [
  input('kind', '转诊类别', { valueCodeableConcept: conceptOf('referral-kind', REFERRAL_KINDS, kind) }),
  input('sex', '性别', { valueCodeableConcept: sexOf(notice.sex) }),
  input('age-band', '年龄段', { valueCodeableConcept: conceptOf('age-band', AGE_BANDS, notice.ageBand) }),
  ...(notice.diagnosisGroup === null
    ? []
    : [
        input('diagnosis-group', '疾病分组', {
          valueCodeableConcept: conceptOf('diagnosis-group', DIAGNOSIS_GROUPS, notice.diagnosisGroup),
        }),
      ]),
  input('care-phase', '照护阶段', {
    valueCodeableConcept: conceptOf('care-phase', CARE_PHASES, notice.carePhase),
  }),
  ...(notice.careLevel === null
    ? []
    : [
        input('care-level', '照护等级', {
          valueCodeableConcept: conceptOf('care-level', CARE_LEVELS, notice.careLevel),
        }),
      ]),
  ...(notice.isolation === null
    ? []
    : [
        input('isolation', '隔离方式', {
          valueCodeableConcept: conceptOf('isolation', ISOLATIONS, notice.isolation),
        }),
      ]),
  input('interpreter', '需要翻译', { valueBoolean: notice.isInterpreterNeeded }),
  input('region', '转出方行政区划 (GB/T 2260)', { valueString: notice.regionCode }),
];

/** The lists in which the reason of a stage is looked up: of the answer itself, and of how its referral ended. */
const REASONS: {
  readonly [S in AnswerStage]?: { answer?: readonly ReasonList[]; end?: readonly ReasonList[] };
} = {
  RECEIVED: { answer: ['acceptance-withdraw-reason', 'return-defer-reason'] },
  REJECTED: { answer: ['reject-reason'] },
  WITHDRAWN: { answer: ['target-withdraw-reason'], end: ['referral-cancel-reason', 'recall-reason'] },
  DIVERTED: { answer: ['divert-reason'] },
  CLOSED_WITHOUT_FEEDBACK: { end: ['unmet-reason'] },
  ABORTED: { end: ['abort-reason'] },
  LEFT: { end: [] },
};

function statusReason(answer: ExchangedAnswer): CodeableConcept | null {
  const { stage, reasonCode, reasonText, endReasonCode, endText } = answer;
  const { answer: ofAnswer, end } = REASONS[stage] ?? {};
  const own =
    ofAnswer === undefined || reasonCode === null ? null : reasonConcept(ofAnswer, reasonCode, reasonText);
  const reason = own ?? (end === undefined ? null : reasonConcept(end, endReasonCode, endText));
  const { status, businessStatus } = TASK_STATES[stage];
  if (reason !== null || !REASONED_STATUSES.includes(status)) return reason;
  return { text: BUSINESS_STATUSES[businessStatus ?? ''] ?? '已拒绝' };
}

const EXPECTED: readonly AnswerStage[] = ['OFFERED', 'ACCEPTED', 'WAITING_BED', 'SCHEDULED'];

function periods(answer: ExchangedAnswer): Partial<Task> {
  const { stage, expectedAt, expectedOn, deferredUntilOn, named } = answer;
  const expected = EXPECTED.includes(stage) ? (expectedAt?.toISOString() ?? expectedOn) : null;
  const start = stage === 'RECEIVED' ? deferredUntilOn : expected;
  const { arrivedAt = null, completedAt = null } = named ?? {};
  const execution: Period = {
    ...(arrivedAt !== null && { start: arrivedAt.toISOString() }),
    ...(completedAt !== null && { end: completedAt.toISOString() }),
  };
  return {
    ...(start !== null && { restriction: { period: { start } } }),
    ...(arrivedAt !== null && { executionPeriod: execution }),
  };
}

function extensionsOf({ departmentId, exchange, answerDueAt, named }: ExchangedAnswer): Extension[] {
  const { contactName = null, contactPhone = null } = exchange ?? {};
  const telecom =
    contactPhone === null ? {} : { telecom: [{ system: 'phone', value: contactPhone } as const] };
  const bedNo = named?.bedNo ?? null;
  return [
    ...(departmentId === null
      ? []
      : [{ url: extension('department'), valueReference: to('HealthcareService', departmentId) }]),
    ...(contactName === null
      ? []
      : [{ url: extension('contact'), valueContactDetail: { name: contactName, ...telecom } }]),
    ...(bedNo === null ? [] : [{ url: extension('bed'), valueString: bedNo }]),
    ...(answerDueAt === null
      ? []
      : [{ url: extension('answer-due-at'), valueDateTime: answerDueAt.toISOString() }]),
  ];
}

const outputType = (code: string, text: string): CodeableConcept => ({
  coding: [{ system: codeSystem(OUTPUT_LIST), code, display: text }],
});

/** What came of it: the feedback, contained; of who has died what happened; what a home has looked at before a return. */
function outcome({
  feedback,
  named,
  organizationId,
  stage,
  endText,
  exchange,
}: ExchangedAnswer): Partial<Task> {
  if (stage === 'DIED' && endText !== null)
    return { output: [{ type: outputType('death-summary', '死亡经过'), valueString: endText }] };
  if (feedback === null || named === null)
    return exchange?.checklist == null ? {} : { output: checklistToFhir(exchange.checklist) };
  const subject = to('Patient', named.residentId);
  return {
    ...(isFeedbackMasked(feedback) && { meta: RESTRICTED }),
    contained: feedbackToFhir(feedback, { subject, author: to('Organization', organizationId) }),
    output: [
      { type: outputType(FEEDBACK_CODE, '转诊反馈'), valueReference: { reference: `#${FEEDBACK_CODE}` } },
    ],
  };
}

const noteOf = (kind: string, text: string | null | undefined) =>
  text == null ? [] : [{ extension: [{ url: extension('note-kind'), valueCode: kind }], text }];

/** What one organisation is asked and has answered (转诊接收方) as R4 Task, as far as it is open. */
export function answerToFhir(answer: ExchangedAnswer): Task {
  const { id, referralId, stage, organizationId, askedAt, referral, named, notice, exchange } = answer;
  const { status, businessStatus } = TASK_STATES[stage];
  const reason = statusReason(answer);
  const note = [...noteOf('question', exchange?.question), ...noteOf('answer', exchange?.answer)];
  const extensions = extensionsOf(answer);
  return {
    ...{ resourceType: 'Task', id },
    ...outcome(answer),
    ...(extensions.length > 0 && { extension: extensions }),
    ...(referral !== null && {
      identifier: [{ system: SYSTEMS.referralNo, value: referral.no }],
      priority: priorityOf(referral.urgency),
    }),
    ...{ status, intent: 'order' },
    ...(reason !== null && { statusReason: reason }),
    ...(businessStatus !== null && {
      businessStatus: { coding: [codingOf(BUSINESS_STATUS, BUSINESS_STATUSES, businessStatus)] },
    }),
    code: { coding: [{ system: TASK_CODE, code: 'fulfill' }] },
    focus: to('ServiceRequest', referralId),
    ...(named !== null && {
      for: to('Patient', named.residentId),
      requester: to('Organization', named.fromOrgId),
    }),
    authoredOn: askedAt.toISOString(),
    owner: to('Organization', organizationId),
    ...periods(answer),
    ...(note.length > 0 && { note }),
    ...(notice !== null && referral !== null && { input: noticeToFhir(notice, referral.kind) }),
  };
}
