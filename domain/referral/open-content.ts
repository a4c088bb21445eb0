import { isProtectedAgent } from '../codes/protected.ts';
import type { SafetyContent } from '../safety-block/content.ts';
import type { Diagnosis, ReferralRecord } from './content.ts';
import { type FeedbackContent, feedbackIn } from './feedback.ts';
import { type Diagnosed, diagnosisIn, recordIn, safetyIn } from './sealed.ts';

/** A diagnosis without its name where it is PROTECTED: nobody but who treats and the resident reads it (V19). */
export type OpenDiagnosis = Pick<Diagnosis, 'role' | 'isProtected'> & {
  readonly named: Pick<Diagnosis, 'system' | 'systemVersion' | 'code' | 'name'> | null;
};

const openDiagnosis = ({ role, isProtected, ...named }: Diagnosis): OpenDiagnosis => ({
  role,
  isProtected,
  named: isProtected ? null : named,
});

/** A safety block without a PROTECTED agent, and whether there was one. */
export interface OpenSafety {
  readonly content: SafetyContent;
  readonly isMasked: boolean;
}

export function openSafety(content: SafetyContent): OpenSafety {
  const { agent } = content;
  const isMasked = agent !== null && isProtectedAgent(agent.code, agent.name);
  return { content: isMasked ? { ...content, agent: null } : content, isMasked };
}

/** What a referral says, to whom `record` of it is open and `protected` is not. */
export interface OpenContent {
  readonly reasonCode: string;
  readonly carePhase: string;
  readonly record: ReferralRecord;
  readonly diagnoses: readonly OpenDiagnosis[];
  /** Null before the sending. */
  readonly safety: OpenSafety | null;
}

interface ContentRow {
  readonly id: string;
  readonly reasonCode: string;
  readonly carePhase: string;
  readonly recordSealed: string;
  readonly safetySealed: string | null;
  readonly diagnoses: readonly Diagnosed[];
}

export function openContent(row: ContentRow): OpenContent {
  const { id, reasonCode, carePhase, recordSealed, safetySealed, diagnoses } = row;
  const safety = safetyIn(id, safetySealed);
  return {
    ...{ reasonCode, carePhase, record: recordIn(id, recordSealed) },
    diagnoses: diagnoses.map((one) => openDiagnosis(diagnosisIn(one))),
    safety: safety === null ? null : openSafety(safety),
  };
}

/** What came back, to the same readers. */
export interface OpenFeedback extends Pick<FeedbackContent, 'keyResults' | 'treatment' | 'nextPlan'> {
  readonly recordedAt: Date;
  readonly isUrgentFollowUp: boolean;
  readonly returnTo: string;
  readonly dischargedOn: string | null;
  readonly diagnoses: readonly OpenDiagnosis[];
  readonly safety: OpenSafety;
}

interface FeedbackRow {
  readonly id: string;
  readonly contentSealed: string;
  readonly recordedAt: Date;
  readonly isUrgentFollowUp: boolean;
  readonly returnTo: string;
  readonly dischargedOn: string | null;
}

export function openFeedback(row: FeedbackRow): OpenFeedback {
  const { id, contentSealed, recordedAt, isUrgentFollowUp, returnTo, dischargedOn } = row;
  const { diagnoses, safety, keyResults, treatment, nextPlan } = feedbackIn(id, contentSealed);
  return {
    ...{ recordedAt, isUrgentFollowUp, returnTo, dischargedOn, keyResults, treatment, nextPlan },
    diagnoses: diagnoses.map(openDiagnosis),
    safety: openSafety(safety),
  };
}
