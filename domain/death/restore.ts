import type { Deciding } from '../act.ts';
import { restoreForResident } from '../appointment/end-for-resident.ts';
import type { ReversalOutcome } from '../codes/death.ts';
import { appendEvent, type Noun } from '../event-log.ts';
import { overlaps } from '../interval.ts';
import { restoreRound } from '../linked-ward/ended-by-death.ts';
import { notVoided } from '../not-voided.ts';
import { tellDuty } from '../notification/tell.ts';
import { restoreReferral } from '../referral/back-to-life.ts';
import { type Columns, type Effect, journeyOf, remembered, restoreRow } from './effects.ts';

const ACT = 'deathReverse';

/** Whether somebody else has been put into the bed while the resident was taken for dead. */
async function isBedTaken({ tx }: Deciding, { id, before }: Effect): Promise<boolean> {
  const { nursingHomeId, bedNo, fromOn } = await tx.db.residency.findUniqueOrThrow({ where: { id } });
  const others = await tx.db.residency.findMany({
    where: { ...notVoided, nursingHomeId, bedNo, id: { not: id } },
  });
  const span = { fromOn, toOn: before.toOn ?? null };
  return others.some((other) => overlaps(other, span));
}

/** The resident comes back into the bed; where it is taken, into an extra one beside it (加床), and the home is told. */
async function restoreStay(deciding: Deciding, effect: Effect): Promise<ReversalOutcome> {
  const { tx, now } = deciding;
  const { id } = effect;
  const isTaken = await isBedTaken(deciding, effect);
  const outcome = await restoreRow(tx, effect);
  if (!isTaken || outcome !== 'RESTORED') return outcome;
  const {
    bedNo,
    nursingHomeId: organizationId,
    residentId,
  } = await tx.db.residency.findUniqueOrThrow({
    where: { id },
  });
  await tx.db.residency.update({ where: { id }, data: { bedNo: `${bedNo}加` } });
  const told = { kind: 'DEATH', noun: 'residency', nounId: id, residentId, occasion: 'bed taken' } as const;
  await tellDuty(tx, { organizationId, function: 'HOME_NURSE' }, told, now);
  return 'LOST';
}

/** What an event says of a row that came back: the state before, where the noun has one. */
interface Restored {
  readonly noun: Noun;
  /** A role and a representation are on no journey of their own. */
  readonly isOnPerson?: true;
  state(columns: Columns): string;
}
const NOUNS: Partial<Record<Effect['noun'], Restored>> = {
  residency: { noun: 'residency', state: ({ endReason }) => (endReason === null ? 'IN' : 'ENDED') },
  admission: { noun: 'admission', state: ({ state }) => state ?? '' },
  secondApproval: { noun: 'secondApproval', state: ({ state }) => state ?? '' },
  alarm: { noun: 'alarm', state: ({ state }) => state ?? '' },
  roleAssignment: { noun: 'roleAssignment', isOnPerson: true, state: () => 'ASSIGNED' },
  contactNotification: { noun: 'contactNotification', state: ({ state }) => state ?? '' },
  representative: { noun: 'representative', isOnPerson: true, state: () => 'APPOINTED' },
  referral: { noun: 'referral', state: ({ state }) => state ?? '' },
  referralTarget: { noun: 'referralTarget', state: ({ state }) => state ?? '' },
  linkedWardStay: { noun: 'linkedWardStay', state: ({ state }) => state ?? '' },
  jointRound: { noun: 'jointRound', state: ({ state }) => state ?? '' },
};

/** What comes back otherwise than as it was. */
const RESTORED_BY: Partial<
  Record<Effect['noun'], (deciding: Deciding, effect: Effect) => Promise<ReversalOutcome>>
> = { residency: restoreStay, jointRound: restoreRound, referral: restoreReferral };

async function restoreOne(deciding: Deciding, effect: Effect, journeyId: string): Promise<ReversalOutcome> {
  const { tx, now, acting } = deciding;
  if (effect.noun === 'appointment') return restoreForResident(deciding, effect);
  const restore = RESTORED_BY[effect.noun];
  const outcome = await (restore === undefined ? restoreRow(tx, effect) : restore(deciding, effect));
  const event = NOUNS[effect.noun];
  if (event !== undefined && outcome !== 'CHANGED_SINCE') {
    const edge = { act: ACT, from: event.state(effect.after), to: event.state(effect.before) };
    const about = { noun: event.noun, nounId: effect.id };
    const on = event.isOnPerson ? journeyId : await journeyOf(tx, effect);
    await appendEvent(tx, { ...about, journeyId: on, ...edge }, acting, now);
  }
  return outcome;
}

/**
 * Undoes all that a death ended, from what was remembered: everything as before, but for what somebody else has by now.
 * @returns how many of each outcome
 */
export async function restoreAll(
  deciding: Deciding,
  { id, journeyId }: { readonly id: string; readonly journeyId: string },
): Promise<Record<ReversalOutcome, number>> {
  const { tx } = deciding;
  const outcomes = { RESTORED: 0, LOST: 0, CHANGED_SINCE: 0 };
  for (const { effectId, ...effect } of await remembered(tx, id)) {
    const outcome = await restoreOne(deciding, effect, journeyId);
    outcomes[outcome] += 1;
    await tx.db.deathEffect.update({ where: { id: effectId }, data: { outcome } });
  }
  return outcomes;
}
