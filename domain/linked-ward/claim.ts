import type { Deciding } from '../act.ts';
import { requireNone } from '../available-action.ts';
import { claimVersion } from '../compare-and-set.ts';
import { NotFound, VersionConflict } from '../errors.ts';
import { lockResidentOf } from '../resident/alias.ts';
import { recordKeepersOf } from '../resident/record-keepers.ts';
import { roundNow } from './available-actions.ts';
import { jointRoundsVisible, linkedWardStaysVisible, type StaySides } from './policy.ts';
import { roundRefusals, stayRefusals } from './refusals.ts';
import { takeRoundsDue } from './take-due.ts';

const RESIDENT = { select: { id: true, journeyId: true, life: true } } as const;

/** Who has the resident, and both sides, see in their logs what is done. */
async function concern(
  { tx, now, concerns }: Deciding,
  { residentId, hospitalOrgId, localOrgId }: StaySides & { readonly residentId: string },
): Promise<void> {
  const keepers = await recordKeepersOf(tx, [residentId], now);
  concerns({ residentIds: [residentId], ownerOrgIds: [...keepers, hospitalOrgId, localOrgId] });
}

/**
 * The stay of an act, when its lifecycle allows the act to this viewer; what time has done to its rounds is written first.
 * Every writer of a stay and its rounds holds the resident: nothing of it moves until the end.
 * @throws NotFound for unknown and foreign alike, StateConflict, RuleRefused
 */
export async function findStay(deciding: Deciding, act: string, id: string) {
  const { tx, now, acting } = deciding;
  const where = { AND: [{ id }, linkedWardStaysVisible(acting.viewer, now)] };
  await lockResidentOf(tx, () => tx.db.linkedWardStay.findFirst({ where, select: { residentId: true } }));
  const stay = await tx.db.linkedWardStay.findFirst({ where, include: { resident: RESIDENT } });
  if (stay === null) throw new NotFound('linkedWardStay', ['linkedWardStayId']);
  await concern(deciding, stay);
  requireNone(stayRefusals(act, acting.viewer, stay));
  await takeRoundsDue(tx, id, now);
  return stay;
}

/** Which stay an act is about, and which version of it the caller has read. */
export interface StayClaim {
  readonly linkedWardStayId: string;
  readonly expectedVersion: number;
}

/** The same, with its version claimed. @throws VersionConflict besides */
export async function claimStay(
  deciding: Deciding,
  act: string,
  { linkedWardStayId: id, expectedVersion: expected }: StayClaim,
) {
  const stay = await findStay(deciding, act, id);
  const table = { table: 'LinkedWardStay', noun: 'linkedWardStay' };
  await claimVersion(deciding.tx, { ...table, id, expected, found: stay.version });
  return stay;
}

/** Which round an act is about, and which version of it the caller has read. */
export interface RoundClaim {
  readonly jointRoundId: string;
  readonly expectedVersion: number;
}

/**
 * The round of an act, when its lifecycle and the rules allow the act to this viewer and the version is the one that was
 * read; its version is claimed, and what time has done is written first.
 * @throws NotFound for unknown and foreign alike, StateConflict, RuleRefused, VersionConflict
 */
export async function claimRound(
  deciding: Deciding,
  act: string,
  { jointRoundId: id, expectedVersion: expected }: RoundClaim,
) {
  const { tx, now, acting } = deciding;
  const where = { AND: [{ id }, jointRoundsVisible(acting.viewer, now)] };
  const select = { stay: { select: { residentId: true } } } as const;
  const owner = async () => (await tx.db.jointRound.findFirst({ where, select }))?.stay ?? null;
  await lockResidentOf(tx, owner);
  const round = await tx.db.jointRound.findFirst({ where, include: { stay: true } });
  if (round === null) throw new NotFound('jointRound', ['jointRoundId']);
  await concern(deciding, round.stay);
  const { state, version: found } = roundNow(round, now);
  requireNone(roundRefusals(act, { viewer: acting.viewer, round, state }));
  if (found !== expected) throw new VersionConflict('jointRound', found);
  await takeRoundsDue(tx, round.stayId, now);
  await claimVersion(tx, { table: 'JointRound', noun: 'jointRound', id, expected, found });
  return { ...round, state, version: found + 1 };
}

export type ClaimedRound = Awaited<ReturnType<typeof claimRound>>;
