import type { Diagnosis } from '../../domain/referral/content.ts';
import {
  continuousDeductibleOf,
  type ContinuousDeductible as Deductible,
} from '../../domain/referral/deductible.ts';
import { feedbackIn } from '../../domain/referral/feedback.ts';
import { PARTY_COLUMNS } from '../../domain/referral/parties.ts';
import {
  abortTextIn,
  diagnosisCode,
  diagnosisName,
  endTextIn,
  recordIn,
  safetyIn,
} from '../../domain/referral/sealed.ts';
import { access } from '../access.ts';
import { builder } from '../builder.ts';
import { DeductibleReasonCode, Phase, Reason } from './codes.ts';
import { areNamesOpen, isRecordOpen } from './open.ts';
import { DiagnosisType, ReferralFeedback, ReferralRecord, SafetyContent } from './parts.ts';
import { Referral } from './type.ts';

const record = { ...access('referral.record'), nullable: true } as const;

const INSURED_COLUMNS = { isInAlliance: true, consentId: true, expectedOn: true } as const;
const ContinuousDeductible = builder.objectRef<Deductible>('ContinuousDeductible').implement({
  ...access('referral.record'),
  description: 'Whether the deductible of somebody who was referred goes on counting (连续计算起付线).',
  fields: (t) => ({
    isEligible: t.exposeBoolean('isEligible', { description: 'Whether it does (是否符合).' }),
    reasons: t.expose('reasons', { type: [DeductibleReasonCode], description: 'Why not (不符合的原因).' }),
  }),
});

/** What a referral says, to whom its record is open. */
builder.prismaObjectFields(Referral, (t) => ({
  carePhase: t.field({
    ...record,
    type: Phase,
    description: 'Phase of care; null to who only gives out places (照护阶段).',
    select: { carePhase: true, ...PARTY_COLUMNS },
    resolve: (referral, _args, context) => (isRecordOpen(referral, context) ? referral.carePhase : null),
  }),
  reasonCode: t.field({
    ...record,
    type: Reason,
    description: 'Why; null to who only gives out places (转诊原因).',
    select: { reasonCode: true, ...PARTY_COLUMNS },
    resolve: (referral, _args, context) => (isRecordOpen(referral, context) ? referral.reasonCode : null),
  }),
  continuousDeductible: t.field({
    ...record,
    type: ContinuousDeductible,
    description: 'Whether the deductible goes on counting over this chain, and why not (连续计算起付线).',
    select: {
      ...{ kind: true, validityDays: true, sentAt: true, recordSealed: true, ...PARTY_COLUMNS },
      targets: { ...PARTY_COLUMNS.targets, select: { ...PARTY_COLUMNS.targets.select, ...INSURED_COLUMNS } },
    },
    resolve: (referral, _args, context) =>
      isRecordOpen(referral, context) ? continuousDeductibleOf(referral) : null,
  }),
  endText: t.string({
    ...record,
    description: 'The same in words; of a closed one the follow-up (说明或随访安排).',
    select: { endTextSealed: true, ...PARTY_COLUMNS },
    resolve: (referral, _args, context) =>
      isRecordOpen(referral, context) ? endTextIn(referral.id, referral.endTextSealed) : null,
  }),
  abortText: t.string({
    ...record,
    description: 'The same in words, or why it went on (中止说明).',
    select: { abortTextSealed: true, ...PARTY_COLUMNS },
    resolve: (referral, _args, context) =>
      isRecordOpen(referral, context) ? abortTextIn(referral.id, referral.abortTextSealed) : null,
  }),
  record: t.field({
    ...record,
    type: ReferralRecord,
    description: 'What the receiving doctor has to know; null to who only gives out places (转诊记录).',
    select: { recordSealed: true, ...PARTY_COLUMNS },
    resolve: (referral, _args, context) =>
      isRecordOpen(referral, context) ? recordIn(referral.id, referral.recordSealed) : null,
  }),
  diagnoses: t.field({
    ...record,
    type: [DiagnosisType],
    description: 'Diagnoses as they were given (诊断).',
    select: { diagnoses: { orderBy: { rank: 'asc' } }, ...PARTY_COLUMNS },
    resolve: (referral, _args, context) => {
      if (!isRecordOpen(referral, context)) return null;
      const isOpen = areNamesOpen(referral, context);
      return referral.diagnoses.map((row) => ({
        ...(row as unknown as Diagnosis),
        ...{ code: diagnosisCode(row), name: diagnosisName(row), areNamesOpen: isOpen },
      }));
    },
  }),
  safety: t.field({
    ...record,
    type: SafetyContent,
    description: 'The safety block as it was sent; null before (随行安全信息).',
    select: { safetySealed: true, ...PARTY_COLUMNS },
    resolve: (referral, _args, context) => {
      const content = isRecordOpen(referral, context) ? safetyIn(referral.id, referral.safetySealed) : null;
      return content === null ? null : { ...content, areNamesOpen: areNamesOpen(referral, context) };
    },
  }),
  feedback: t.field({
    ...record,
    type: ReferralFeedback,
    description: 'What came back; null before (反馈).',
    select: { feedback: true, ...PARTY_COLUMNS },
    resolve: (referral, _args, context) => {
      const { feedback } = referral;
      if (feedback === null || !isRecordOpen(referral, context)) return null;
      const content = feedbackIn(feedback.id, feedback.contentSealed);
      return { ...feedback, ...content, areNamesOpen: areNamesOpen(referral, context) };
    },
  }),
}));
