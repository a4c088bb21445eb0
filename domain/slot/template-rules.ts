import type { SlotPool } from '../codes/slot.ts';
import { type AppliedPolicy, InvalidInput } from '../errors.ts';

export interface PoolPlaces {
  readonly pool: SlotPool;
  readonly places: number;
}

/** What a template says about time and places. */
export interface TemplateTerms {
  readonly weekday: number;
  readonly startTime: string;
  readonly endTime: string;
  readonly slotMinutes: number;
  readonly capacity: number;
  readonly validFromOn: string;
  readonly validToOn?: string | null | undefined;
  readonly feeFen?: number | null | undefined;
  readonly releaseMinutesBefore?: number | null | undefined;
}

const RULE = 'domain 2 SlotTemplate, V8';

function refuse(code: string, message: string, path: string): never {
  throw new InvalidInput({ code, message, path: [path], rule: RULE });
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** @throws InvalidInput that names the field when the times or the places of the windows cannot be */
export function requirePlaces(
  terms: Pick<TemplateTerms, 'startTime' | 'endTime' | 'slotMinutes' | 'capacity'>,
): void {
  const minutes = minutesOf(terms.endTime) - minutesOf(terms.startTime);
  if (minutes <= 0) refuse('SESSION_TIMES', 'A session ends after it starts, on the same day.', 'endTime');
  if (terms.slotMinutes < 5 || minutes % terms.slotMinutes !== 0) {
    refuse('SLOT_MINUTES', 'Slots are 5 minutes or more and fill the session without a rest.', 'slotMinutes');
  }
  if (terms.capacity < 1 || terms.capacity > 200)
    refuse('CAPACITY', 'A slot has 1 to 200 places.', 'capacity');
}

/** @throws InvalidInput that names the field when the week, the times or the numbers cannot be */
export function requireTemplateTerms(terms: TemplateTerms): void {
  if (!Number.isInteger(terms.weekday) || terms.weekday < 1 || terms.weekday > 7) {
    refuse('WEEKDAY', 'A weekday is 1 (Monday) to 7 (Sunday).', 'weekday');
  }
  requirePlaces(terms);
  if (terms.validToOn != null && terms.validToOn < terms.validFromOn) {
    refuse('TEMPLATE_TERM', 'The last day lies before the first.', 'validToOn');
  }
  if (terms.feeFen != null && terms.feeFen < 0) refuse('FEE', 'A fee is not negative.', 'feeFen');
  const release = terms.releaseMinutesBefore;
  if (release != null && (release < 0 || release > 28 * 24 * 60)) {
    refuse(
      'RELEASE',
      'Reserved places are released 0 minutes to 28 days before the slot.',
      'releaseMinutesBefore',
    );
  }
}

/**
 * The places of each pool, adding up to the capacity. Without pools given, the policy's share (rounded up) is
 * reserved for referrals and the rest is public (requirements A1.7, B.3); a hospital that names its pools has its own
 * word, and `SlotTemplate.reservedPercent` shows the share that it keeps.
 */
export function poolPlaces(
  capacity: number,
  given: readonly PoolPlaces[] | null | undefined,
  reserve: AppliedPolicy,
): readonly PoolPlaces[] {
  if (given == null) {
    const reserved = Math.ceil((capacity * reserve.value) / 100);
    const split: PoolPlaces[] = [
      { pool: 'REFERRAL_RESERVED', places: reserved },
      { pool: 'PUBLIC', places: capacity - reserved },
    ];
    return split.filter(({ places }) => places > 0);
  }
  if (new Set(given.map(({ pool }) => pool)).size !== given.length)
    refuse('POOL_TWICE', 'A pool is named once.', 'pools');
  if (given.some(({ places }) => places < 0)) refuse('POOL_PLACES', 'Places are not negative.', 'pools');
  const rest = capacity - given.reduce((sum, { places }) => sum + places, 0);
  const isPublicGiven = given.some(({ pool }) => pool === 'PUBLIC');
  if (rest < 0 || (rest > 0 && isPublicGiven)) {
    refuse('POOL_SUM', `The pools must add up to the capacity of ${capacity}.`, 'pools');
  }
  const all = rest > 0 ? [...given, { pool: 'PUBLIC' as const, places: rest }] : given;
  return all.filter(({ places }) => places > 0);
}
