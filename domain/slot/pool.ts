import { codesOf } from '../codes/code-table.ts';
import { SLOT_POOLS, type SlotPool } from '../codes/slot.ts';

/** What decides to whom a slot's places are open at an instant. */
export interface PoolFacts {
  readonly pool: SlotPool;
  readonly releaseAt: Date | null;
}

/**
 * The pool a slot belongs to at `now`: a reserved one falls to the public pool at its release, without any
 * background work (domain 8.1).
 */
export const effectivePool = ({ pool, releaseAt }: PoolFacts, now: Date): SlotPool =>
  releaseAt !== null && releaseAt <= now ? 'PUBLIC' : pool;

/** The pools that a booking of a priority may draw on, the reserved one first. */
export const poolsOf = (priority: 'GREEN' | 'PRIORITY' | 'NORMAL'): readonly SlotPool[] =>
  ({
    GREEN: ['GREEN_CHANNEL', 'PUBLIC'],
    PRIORITY: ['REFERRAL_RESERVED', 'PUBLIC'],
    NORMAL: ['PUBLIC'],
  })[priority] as readonly SlotPool[];

/**
 * The pools that a booking may draw on whose session was stopped: it is first in line and waits for no release
 * (domain 3.4 sessionStop).
 */
export const EVERY_POOL: readonly SlotPool[] = codesOf(SLOT_POOLS);
