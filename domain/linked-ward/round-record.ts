import { type ActInput, type Deciding, perform } from '../act.ts';
import { clearAlarms } from '../alarm/raise.ts';
import { localDateOf } from '../calendar-date.ts';
import type { JointRoundMode } from '../codes/joint-round.ts';
import { InvalidInput, RuleRefused } from '../errors.ts';
import { appendEvent } from '../event-log.ts';
import { requireLongText } from '../require-text.ts';
import { type Acting, actingRole } from '../viewer.ts';
import { type ClaimedRound, claimRound, type RoundClaim } from './claim.ts';
import { type RoundLimits, roundLimits, signDueAt } from './limits.ts';
import { planNextRound } from './plan-round.ts';
import { staySides } from './policy.ts';
import { sealedContent } from './sealed.ts';
import { signatureOf } from './signature.ts';
import { otherSide, tellOfRound } from './tell.ts';
import { HOSPITAL_DOCTORS, LOCAL_DOCTORS } from './workflow.ts';

export interface JointRoundRecordInput extends ActInput, RoundClaim {
  readonly mode: JointRoundMode;
  /** When it was held; now when it is left out. */
  readonly heldAt?: Date | null | undefined;
  readonly findings: string;
  readonly orders?: string | null | undefined;
  readonly nextPlan?: string | null | undefined;
}

const ACT = 'jointRoundRecord';

/** @throws InvalidInput HELD_AT */
function requireHeldAt(heldAt: Date, { stay }: ClaimedRound, now: Date): Date {
  const { startedAt, endedAt } = stay;
  const until = endedAt === null || endedAt > now ? now : endedAt;
  if (heldAt >= startedAt && heldAt <= until) return heldAt;
  const message = 'A round was held while the resident was in the ward, and not in the future.';
  throw new InvalidInput({ code: 'HELD_AT', message, path: ['heldAt'], rule: 'domain 3.7' });
}

/** @throws RuleRefused VIDEO_ROUND */
function requireMode(mode: JointRoundMode, limits: RoundLimits): void {
  const policy = limits['linkedWard.videoIsRound'];
  if (mode !== 'VIDEO' || policy.value === 1) return;
  const message = 'A joint round is held in the ward here.';
  throw new RuleRefused({ code: 'VIDEO_ROUND', message, path: ['mode'], rule: 'requirements A.10', policy });
}

const contentOf = ({ findings, orders, nextPlan }: JointRoundRecordInput) => ({
  findings: requireLongText(findings, 'findings'),
  orders: orders == null ? null : requireLongText(orders, 'orders'),
  nextPlan: nextPlan == null ? null : requireLongText(nextPlan, 'nextPlan'),
});

/** A round was held: the next one stands, and a missed one is made up for. */
async function goOn(
  { tx, now, acting }: Deciding,
  { stay, makeUpOfId }: ClaimedRound,
  { heldAt, limits }: { readonly heldAt: Date; readonly limits: RoundLimits },
): Promise<void> {
  await planNextRound(tx, stay, { heldOn: localDateOf(heldAt), act: ACT, by: acting, limits }, now);
  for (let missedId = makeUpOfId; missedId !== null; ) {
    await clearAlarms(tx, { noun: 'jointRound', nounId: missedId }, now);
    const missed = await tx.db.jointRound.findUniqueOrThrow({ where: { id: missedId } });
    missedId = missed.makeUpOfId;
  }
}

/**
 * Puts on record what was found and ordered (记录共同查房). Whoever records it took part, and signs with it; until the other
 * side has signed, the same side may write it anew. @returns the id of the round
 * @throws NotFound; InvalidInput HELD_AT, TEXT_…; RuleRefused VIDEO_ROUND, STAY_VOIDED; StateConflict; VersionConflict
 */
export const recordJointRound = (acting: Acting, input: JointRoundRecordInput): Promise<string> =>
  perform(acting, ACT, input, async (deciding) => {
    const { tx, now } = deciding;
    const { viewer } = acting;
    const round = await claimRound(deciding, ACT, input);
    const { id, journeyId, state, stay } = round;
    const { mode } = input;
    const limits = await roundLimits(tx, stay.hospitalOrgId, now);
    requireMode(mode, limits);
    const heldAt = requireHeldAt(input.heldAt ?? now, round, now);
    const contentSealed = sealedContent(id, contentOf(input));
    const [side = 'LOCAL'] = staySides(viewer, stay);
    const held = { mode, heldAt, contentSealed, recordedAt: now, ...signatureOf(side, viewer, now) };
    const signDue = { signDueAt: signDueAt(now, limits), isSignAlarmed: false };
    await tx.db.jointRound.update({ where: { id }, data: { ...held, ...signDue, state: 'RECORDED' } });
    await clearAlarms(tx, { noun: 'jointRound', nounId: id }, now);
    const role = actingRole(viewer, side === 'HOSPITAL' ? HOSPITAL_DOCTORS : LOCAL_DOCTORS);
    const edge = { act: ACT, from: state, to: 'RECORDED', facts: { mode, side } } as const;
    const about = { noun: 'jointRound', nounId: id, journeyId, role, at: heldAt } as const;
    await appendEvent(tx, { ...about, ...edge }, acting, now);
    if (state === 'PLANNED') await goOn(deciding, round, { heldAt, limits });
    await tellOfRound(tx, round, { side: otherSide(side), what: 'to sign' }, now);
    return id;
  });
