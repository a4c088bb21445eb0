import { isDeepStrictEqual } from 'node:util';
import { perform } from '../act.ts';
import { codesOf } from '../codes/code-table.ts';
import { type LineDecision, SAFETY_LINES, type SafetyLine } from '../codes/referral.ts';
import { InvalidInput, RuleRefused } from '../errors.ts';
import { requireLongText } from '../require-text.ts';
import type { SafetyContent } from '../safety-block/content.ts';
import { latestContentOf } from '../safety-block/stored-content.ts';
import { writeEdition } from '../safety-block/write-edition.ts';
import type { Acting } from '../viewer.ts';
import { claimReferral } from './claim.ts';
import { feedbackIn, sealedLines } from './feedback.ts';
import { moveReferral } from './move.ts';
import type { ReferralActInput } from './sign.ts';
import { OWNERS } from './workflow.ts';

export interface LineInput {
  readonly line: SafetyLine;
  readonly decision: LineDecision;
  /** Why the own word stays, although the feedback says otherwise. */
  readonly reasonText?: string | null | undefined;
}
export interface ReferralReconcileInput extends ReferralActInput {
  readonly lines: readonly LineInput[];
}

type Parts = readonly (keyof SafetyContent)[];

/** What each line is made of. */
const PARTS: Readonly<Record<SafetyLine, Parts>> = {
  ALLERGIES: ['allergyStatus', 'allergies', 'allergyReason'],
  MEDICINES: ['medicines'],
  INFECTION: ['infectionStatus', 'agent', 'isolation', 'careInstructions'],
  DEVICES: ['devices'],
  RISKS: ['risks'],
  COGNITION: ['cognition'],
  MOBILITY: ['mobility'],
  DIET: ['diet'],
  OXYGEN: ['oxygen'],
};

/** The lines in which two safety blocks differ: each of them is decided. */
export const differingLines = (own: SafetyContent, other: SafetyContent): SafetyLine[] =>
  codesOf(SAFETY_LINES).filter((line) =>
    PARTS[line].some((part) => !isDeepStrictEqual(own[part], other[part])),
  );

const RULE = 'domain 3.5.8: reconciled line by line';

/** @throws RuleRefused LINE_UNDECIDED; InvalidInput LINE_TWICE, LINE_REASON */
function requireDecided(lines: readonly LineInput[], differing: readonly SafetyLine[]): void {
  const named = lines.map(({ line }) => line);
  const twice = named.findIndex((line, at) => named.indexOf(line) !== at);
  if (twice >= 0) {
    const path = ['lines', String(twice), 'line'];
    throw new InvalidInput({ code: 'LINE_TWICE', message: 'A line is decided once.', path, rule: RULE });
  }
  const open = differing.filter((line) => !named.includes(line));
  if (open.length > 0) {
    const message = `The feedback says otherwise than the own safety block about ${open.join(', ')}.`;
    throw new RuleRefused({ code: 'LINE_UNDECIDED', message, path: ['lines'], rule: RULE });
  }
  for (const [at, { line, decision, reasonText }] of lines.entries()) {
    const path = ['lines', String(at), 'reasonText'];
    if (reasonText != null) requireLongText(reasonText, path.join('.'));
    else if (decision === 'KEEP' && differing.includes(line)) {
      const message = 'Say why the own word stays.';
      throw new InvalidInput({ code: 'LINE_REASON', message, path, rule: RULE });
    }
  }
}

/** The own block with the lines that are taken over. */
function takenOver(own: SafetyContent, other: SafetyContent, lines: readonly LineInput[]): SafetyContent {
  const parts = lines.filter(({ decision }) => decision === 'TAKE_OVER').flatMap(({ line }) => PARTS[line]);
  return { ...own, ...Object.fromEntries(parts.map((part) => [part, other[part]])) };
}

/**
 * Compares the safety block of the feedback with the latest own one, line by line (核对安全信息); what is taken over makes a new
 * edition. Once more is possible until the loop is closed. @returns the id of the referral
 */
export const reconcileReferral = (acting: Acting, input: ReferralReconcileInput): Promise<string> =>
  perform(acting, 'referralReconcile', input, async (deciding) => {
    const { tx, now } = deciding;
    const act = 'referralReconcile';
    const referral = await claimReferral(deciding, { ...input, act });
    const { residentId, feedback } = referral;
    if (feedback === null) throw new Error('a referral in FEEDBACK_RETURNED has a feedback');
    await tx.lock('Resident', residentId);
    const resident = await tx.db.resident.findUniqueOrThrow({ where: { id: residentId } });
    const other = feedbackIn(feedback.id, feedback.contentSealed).safety;
    const own = await latestContentOf(tx, residentId);
    const { lines } = input;
    requireDecided(lines, own === null ? [] : differingLines(own, other));
    const reconciled = own === null ? other : takenOver(own, other, lines);
    if (own === null || !isDeepStrictEqual(own, reconciled))
      await writeEdition(deciding, resident, reconciled);
    const decided = lines.map(({ reasonText = null, ...line }) => ({ ...line, reasonText }));
    const reconciledSealed = sealedLines(feedback.id, decided);
    await tx.db.referralFeedback.update({ where: { id: feedback.id }, data: { reconciledSealed } });
    const facts = { lines: lines.map(({ line, decision }) => `${line} ${decision}`) };
    const data = { reconciledAt: now };
    return moveReferral(deciding, referral, { act, to: 'FEEDBACK_RETURNED', roles: OWNERS, data, facts });
  });
