import type { BlockText } from '../safety-block/content.ts';
import { type CardSafety, contentOnCard } from '../safety-block/on-card.ts';
import type { Diagnosis, ReferralRecord } from './content.ts';
import { feedbackIn } from './feedback.ts';
import { diagnosisCode, diagnosisName, recordIn, safetyIn } from './sealed.ts';

/** A diagnosis on paper; null where it is protected and not open to the reader (V19). */
export type PrintedDiagnosis = Pick<Diagnosis, 'role'> & {
  readonly said: Pick<Diagnosis, 'system' | 'systemVersion' | 'code' | 'name'> | null;
};

/** What came back. */
export interface PrintedFeedback {
  readonly recordedAt: Date;
  readonly diagnoses: readonly PrintedDiagnosis[];
  readonly keyResults: string | null;
  readonly treatment: string;
  readonly nextPlan: string;
  readonly returnTo: string;
  readonly isUrgentFollowUp: boolean;
  readonly safety: CardSafety;
}

/** What a referral says, to whom its record is open. */
export interface PrintedContent {
  readonly reasonCode: string;
  readonly carePhase: string;
  readonly record: ReferralRecord;
  readonly diagnoses: readonly PrintedDiagnosis[];
  /** Null before the sending. */
  readonly safety: CardSafety | null;
  /** The same for paper that everybody reads who passes: nothing in it is protected. */
  readonly openSafety: CardSafety | null;
  /** Cognition, mobility, diet and oxygen, as they travel; null before the sending. */
  readonly abilities: Readonly<Record<BlockText, string | null>> | null;
  readonly feedback: PrintedFeedback | null;
  /** How many files of each kind go with it. */
  readonly attachments: ReadonlyMap<string, number>;
}

/** What the content of a referral is read with. */
export const WITH_CONTENT = {
  diagnoses: { orderBy: { rank: 'asc' } },
  feedback: true,
  attachments: { where: { removedAt: null }, select: { kind: true }, orderBy: { addedAt: 'asc' } },
} as const;

interface StoredContent {
  readonly id: string;
  readonly reasonCode: string;
  readonly carePhase: string;
  readonly recordSealed: string;
  readonly safetySealed: string | null;
  readonly sentAt: Date | null;
  readonly createdAt: Date;
  readonly diagnoses: readonly {
    readonly id: string;
    readonly role: string;
    readonly system: string | null;
    readonly systemVersion: string | null;
    readonly codeSealed: string | null;
    readonly nameSealed: string;
    readonly isProtected: boolean;
  }[];
  readonly feedback: {
    readonly id: string;
    readonly contentSealed: string;
    readonly recordedAt: Date;
    readonly returnTo: string;
    readonly isUrgentFollowUp: boolean;
  } | null;
  readonly attachments: readonly { readonly kind: string }[];
}

const shown = (one: Diagnosis, areNamesOpen: boolean): PrintedDiagnosis => {
  const { role, isProtected, system, systemVersion, code, name } = one;
  return { role, said: isProtected && !areNamesOpen ? null : { system, systemVersion, code, name } };
};

function feedbackOf(stored: StoredContent['feedback'], areNamesOpen: boolean): PrintedFeedback | null {
  if (stored === null) return null;
  const { id, contentSealed, recordedAt, returnTo, isUrgentFollowUp } = stored;
  const { diagnoses, safety, keyResults, treatment, nextPlan } = feedbackIn(id, contentSealed);
  return {
    ...{ recordedAt, returnTo, isUrgentFollowUp, keyResults, treatment, nextPlan },
    diagnoses: diagnoses.map((one) => shown(one, areNamesOpen)),
    safety: contentOnCard(safety, recordedAt, areNamesOpen ? 'OPEN' : 'PROTECTED'),
  };
}

function countsOf(kinds: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

/** What a referral says, opened, with protected names or without. @throws SealError when it was changed */
export function printedContent(stored: StoredContent, areNamesOpen: boolean): PrintedContent {
  const { id, recordSealed, safetySealed } = stored;
  const at = stored.sentAt ?? stored.createdAt;
  const safety = safetyIn(id, safetySealed);
  const diagnoses = stored.diagnoses.map((row) => {
    const named = { ...row, code: diagnosisCode(row), name: diagnosisName(row) };
    return shown(named as unknown as Diagnosis, areNamesOpen);
  });
  return {
    ...{ reasonCode: stored.reasonCode, carePhase: stored.carePhase, diagnoses },
    record: recordIn(id, recordSealed),
    safety: safety === null ? null : contentOnCard(safety, at, areNamesOpen ? 'OPEN' : 'PROTECTED'),
    openSafety: safety === null ? null : contentOnCard(safety, at),
    abilities: safety,
    feedback: feedbackOf(stored.feedback, areNamesOpen),
    attachments: countsOf(stored.attachments.map(({ kind }) => kind)),
  };
}
