import type { ReferralState } from '../codes/referral.ts';
import { HOLDING_STATES, TRANSFER_FAILED } from './workflow.ts';

/** One referral of a resident: what it goes on from, and how far it has come. */
export interface Link {
  readonly id: string;
  readonly state: string;
  readonly parentReferralId: string | null;
  readonly submittedAt: Date | null;
  readonly arrivedAt: Date | null;
}

/** What a link is read with. */
export const LINK_COLUMNS = {
  ...{ id: true, state: true, parentReferralId: true, submittedAt: true, arrivedAt: true },
} as const;

/** In these a referral has ended without anybody taking the resident, unless somebody had arrived before. */
export const UNTAKEN: readonly ReferralState[] = [
  ...(['CANCELLED', 'EXPIRED', 'CLOSED_UNMET', 'RECALLED', 'VOIDED'] as const),
];

/** These go on as their child, also where they were entered in error: what came of it has its own record. */
export const PASSED_ON: readonly string[] = ['REDIRECTED', 'VOIDED'];

/** An arrival that was entered in error is none (domain 0 VOIDED). */
const hasArrived = ({ state, arrivedAt }: Link): boolean => arrivedAt !== null && state !== 'VOIDED';

/** Somebody may still arrive by it; of a draft that was never handed in nobody waits for an answer. */
const isAwaited = ({ state, submittedAt }: Link): boolean =>
  submittedAt !== null && state !== 'REDIRECTED' && !UNTAKEN.some((end) => end === state);

/** Where what goes on from a referral has led: somebody has arrived by it, is awaited by it, or neither. */
export function whereTo(id: string, links: readonly Link[]): 'ARRIVED' | 'AWAITED' | 'NOWHERE' {
  const isOf = (above: readonly string[]) => (link: Link) =>
    link.parentReferralId !== null && above.includes(link.parentReferralId);
  let isAny = false;
  for (let above = [id]; above.length > 0; ) {
    const children = links.filter(isOf(above));
    if (children.some(hasArrived)) return 'ARRIVED';
    isAny ||= children.some(isAwaited);
    above = children.filter(({ state }) => PASSED_ON.includes(state)).map((child) => child.id);
  }
  return isAny ? 'AWAITED' : 'NOWHERE';
}

/**
 * Whether a referral holds its department: the resident is asked for there, lies there, or is on the way from there to
 * somebody who may still say no.
 */
export const isHolding = ({ id, state }: Link, links: readonly Link[]): boolean =>
  HOLDING_STATES.some((one) => one === state) ||
  (state === TRANSFER_FAILED.from && whereTo(id, links) === 'AWAITED');

/** By which referrals the resident had come from whom this one goes on: it is linked to them (domain 3.5.2). */
export function linkedTo(id: string, links: readonly Link[]): readonly string[] {
  const linked: string[] = [];
  const byId = new Map(links.map((link) => [link.id, link]));
  for (let at = byId.get(id)?.parentReferralId; at != null; at = byId.get(at)?.parentReferralId)
    if (byId.get(at)?.arrivedAt != null) linked.push(at);
  return linked;
}
