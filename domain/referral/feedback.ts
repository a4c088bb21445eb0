import { perform } from '../act.ts';
import { isCalendarDate, localDateOf } from '../calendar-date.ts';
import type { LineDecision, ReturnPlace, SafetyLine } from '../codes/referral.ts';
import { InvalidInput } from '../errors.ts';
import { newId } from '../id.ts';
import { policiesFor } from '../policy-value/read.ts';
import { requireLongText } from '../require-text.ts';
import type { SafetyContent, SafetyContentInput } from '../safety-block/content.ts';
import { requireContent } from '../safety-block/rules.ts';
import { openedText, sealedText } from '../seal/text.ts';
import type { Acting } from '../viewer.ts';
import { addFilesWith, type GivenFile } from './attach.ts';
import { claimReferral } from './claim.ts';
import { daysLater, hoursLater } from './clocks.ts';
import type { Diagnosis, DiagnosisInput } from './content.ts';
import { requireDiagnoses } from './content-rules.ts';
import { moveReferral } from './move.ts';
import type { ReferralActInput } from './sign.ts';
import { tellSender } from './tell.ts';
import { TREATERS } from './workflow.ts';

export interface ReferralFeedbackInput extends ReferralActInput {
  readonly diagnoses: readonly DiagnosisInput[];
  readonly keyResults?: string | null | undefined;
  readonly treatment: string;
  readonly nextPlan: string;
  readonly isUrgentFollowUp?: boolean | null | undefined;
  readonly returnTo: ReturnPlace;
  readonly dischargedOn?: string | null | undefined;
  /** What everybody has to know from now on, whole. */
  readonly safety: SafetyContentInput;
  /** Reports that come with it, as files that the viewer has sent. */
  readonly attachments?: readonly GivenFile[];
}

/** What comes back with the resident. */
export interface FeedbackContent {
  readonly diagnoses: readonly Diagnosis[];
  readonly keyResults: string | null;
  readonly treatment: string;
  readonly nextPlan: string;
  readonly safety: SafetyContent;
}

const place = (row: string) => ({ table: 'ReferralFeedback', row, column: 'contentSealed' });

/** The content of a feedback, opened. */
export const feedbackIn = (id: string, envelope: string): FeedbackContent =>
  JSON.parse(openedText(envelope, place(id))) as FeedbackContent;

/** One line of a safety block as it was decided. */
export interface DecidedLine {
  readonly line: SafetyLine;
  readonly decision: LineDecision;
  readonly reasonText: string | null;
}

const reconciledPlace = (row: string) => ({ table: 'ReferralFeedback', row, column: 'reconciledSealed' });
export const sealedLines = (id: string, lines: readonly DecidedLine[]): string =>
  sealedText(JSON.stringify(lines), reconciledPlace(id));
/** How the lines were decided, opened; null before anybody has compared them. */
export const linesIn = (id: string, envelope: string | null): DecidedLine[] | null =>
  envelope === null ? null : (JSON.parse(openedText(envelope, reconciledPlace(id))) as DecidedLine[]);

/** Nobody leaves before the arrival, or tomorrow. @throws InvalidInput DISCHARGE_DATE */
function requireDischargedOn(
  dischargedOn: string | null | undefined,
  { arrivedAt }: { readonly arrivedAt: Date | null },
  now: Date,
): string | null {
  if (dischargedOn == null) return null;
  const arrivedOn = localDateOf(arrivedAt ?? now);
  if (isCalendarDate(dischargedOn) && dischargedOn >= arrivedOn && dischargedOn <= localDateOf(now))
    return dischargedOn;
  const message = `The discharge is on a day that exists, from the arrival on ${arrivedOn} until today.`;
  const rule = 'domain 2 ReferralFeedback: dischargeDate';
  throw new InvalidInput({ code: 'DISCHARGE_DATE', message, path: ['dischargedOn'], rule });
}

function contentOf(input: ReferralFeedbackInput, now: Date): FeedbackContent {
  const diagnoses = requireDiagnoses(input.diagnoses);
  if (diagnoses.length === 0) {
    const message = 'A diagnosis is missing.';
    throw new InvalidInput({ code: 'DIAGNOSIS_MISSING', message, path: ['diagnoses'], rule: 'domain 2' });
  }
  return {
    diagnoses,
    keyResults: input.keyResults == null ? null : requireLongText(input.keyResults, 'keyResults'),
    treatment: requireLongText(input.treatment, 'treatment'),
    nextPlan: requireLongText(input.nextPlan, 'nextPlan'),
    safety: requireContent(input.safety, now),
  };
}

const LIMITS = ['referral.closeDays', 'referral.urgentFollowUpHours'] as const;

/**
 * Sends back what was found and done, with the plan and the safety block (回传反馈). The owner has to close the loop, within
 * hours where the follow-up is urgent. @returns the id of the referral
 */
export const giveFeedback = (acting: Acting, input: ReferralFeedbackInput): Promise<string> =>
  perform(acting, 'referralFeedback', input, async (deciding) => {
    const { tx, now } = deciding;
    const act = 'referralFeedback';
    const referral = await claimReferral(deciding, { ...input, act });
    await addFilesWith(deciding, referral, input.attachments ?? []);
    const id = newId(now);
    const contentSealed = sealedText(JSON.stringify(contentOf(input, now)), place(id));
    const isUrgentFollowUp = input.isUrgentFollowUp ?? false;
    const { returnTo } = input;
    const dischargedOn = requireDischargedOn(input.dischargedOn, referral, now);
    const said = {
      authorId: acting.viewer.personId,
      recordedAt: now,
      isUrgentFollowUp,
      returnTo,
      dischargedOn,
    };
    await tx.db.referralFeedback.create({ data: { id, referralId: referral.id, contentSealed, ...said } });
    const at = { organizationId: referral.fromOrgId, regionCode: referral.fromOrg.regionCode };
    const policy = await policiesFor(tx, LIMITS, at, now);
    const closeDueAt = isUrgentFollowUp
      ? hoursLater(now, policy['referral.urgentFollowUpHours'].value)
      : daysLater(now, policy['referral.closeDays'].value);
    const data = { closeDueAt, feedbackDueAt: null };
    const facts = { isUrgentFollowUp, returnTo };
    await moveReferral(deciding, referral, { act, to: 'FEEDBACK_RETURNED', roles: TREATERS, data, facts });
    await tellSender(tx, referral, 'FEEDBACK_RETURNED', now);
    return referral.id;
  });
