import { statement } from '../../prisma/client.ts';
import type { Deciding } from '../act.ts';
import { NotFound, type Refusal, RuleRefused } from '../errors.ts';
import { policiesFor, policyFor } from '../policy-value/read.ts';
import { lockSurvivor } from '../resident/alias.ts';
import { type OpenResident, openToViewer } from '../resident/open.ts';
import { takeGreenQuota } from './green.ts';
import { fullRefusal, type QuotaKey, type SlotPlace, slotPlace, take } from './place.ts';
import { type NumberedPlace, numberPlace } from './place-no.ts';
import { clashRefusal, type OtherBooking, type PlacePriority, poolRefusal, slotRefusal } from './rules.ts';
import * as sql from './sql.ts';

/** Which resident wants which slot, with which priority. */
export interface PlaceRequest {
  readonly residentId: string;
  readonly slotId: string;
  readonly priority: PlacePriority;
  /** The appointment that gets the place, and its slot where that was read behind the lock of the slot. */
  readonly moving?: {
    readonly id: string;
    readonly slot?: SlotPlace | null;
    /** Its session was stopped under it (domain 3.4). */
    readonly isFirstInLine?: boolean;
  };
  /** For whom the hospital answers: who asked for the place, and has opened the resident to it by asking. */
  readonly askedBy?: string;
}

export interface TakenPlace extends NumberedPlace {
  /** Under which id the resident goes on, where another was named. */
  readonly residentId: string;
  readonly slot: SlotPlace;
  readonly quota: QuotaKey | null;
  /** How long the hospital keeps a hold. */
  readonly holdMinutes: number;
  /** How long it keeps what it offers to one who waits. */
  readonly offerMinutes: number;
}

const PLACE_LIMITS = [
  'appt.holdMinutes',
  'appt.offerMinutes',
  'appt.maxPerResidentDepartmentDay',
  'slot.openingTime',
] as const;

function requireNull(refusal: Refusal | null): void {
  if (refusal !== null) throw refusal;
}

const selectResident = statement(`SELECT "id", "journeyId", "life" FROM "Resident" WHERE "id" = :residentId`);

/**
 * The resident of a booking, locked first, so that two bookings of one person are judged one after the other.
 * @throws NotFound, RuleRefused DECEASED
 */
export async function residentToBook(
  { tx, now, acting, concerns }: Deciding,
  named: string,
  askedBy?: string,
): Promise<OpenResident> {
  const residentId = await lockSurvivor(tx, named);
  const [asked] = askedBy === undefined ? [] : await tx.rows<OpenResident>(selectResident, { residentId });
  const resident = asked ?? (await openToViewer(tx, acting.viewer, residentId, now));
  if (resident === null) throw new NotFound('resident', ['residentId']);
  concerns({ residentIds: [residentId] });
  if (resident.life !== 'DECEASED') return resident;
  throw new RuleRefused({
    code: 'DECEASED',
    message: 'The resident has died.',
    path: ['residentId'],
    rule: 'domain 3.8',
  });
}

/**
 * Judges a request for a place and takes it, with its quota for GREEN: the resident, then the slot, then the quota, one
 * order of locks everywhere (docs/decisions/referral-visit.md).
 * @throws RuleRefused, GreenChannelRefused, NotFound
 */
export async function takePlaceFor(deciding: Deciding, request: PlaceRequest): Promise<TakenPlace> {
  const { id: residentId } = await residentToBook(deciding, request.residentId, request.askedBy);
  return takePlace(deciding, { ...request, residentId });
}

/** The same for a resident who is locked and known already. */
export async function takePlace(
  { tx, now, acting }: Deciding,
  { residentId, slotId, priority, moving, askedBy }: PlaceRequest,
): Promise<TakenPlace> {
  const slot = moving?.slot === undefined ? await slotPlace(tx, slotId) : moving.slot;
  if (slot === null) throw new NotFound('slot', ['slotId']);
  const hospital = { organizationId: slot.hospitalId, regionCode: slot.regionCode };
  const policy = await policiesFor(tx, PLACE_LIMITS, hospital, now);
  requireNull(slotRefusal(slot, now, policy['slot.openingTime']));
  requireNull(poolRefusal(slot, { priority, isFirstInLine: moving?.isFirstInLine ?? false }, now));
  requireNull(fullRefusal(slot, now));
  const day = { residentId, serviceOn: slot.serviceOn, exceptId: moving?.id ?? '', now };
  const others = await tx.rows<OtherBooking>(sql.selectOtherBookings, day);
  requireNull(clashRefusal(slot, others, policy['appt.maxPerResidentDepartmentDay']));
  await take(tx, slot, now);
  const holdMinutes = policy['appt.holdMinutes'].value;
  const offerMinutes = policy['appt.offerMinutes'].value;
  const taken = { residentId, slot, holdMinutes, offerMinutes, ...(await numberPlace(tx, slot)) };
  if (priority !== 'GREEN') return { ...taken, quota: null };
  const organizationId = askedBy ?? acting.viewer.organizationId;
  const quota = await takeGreenQuota(tx, { residentId, organizationId, slot }, now);
  return { ...taken, quota };
}

/** A nurse may hold few places at a time, so that holds don't become reservations (domain 2 Slot). */
export async function requireHoldLeft({ tx, now, acting }: Deciding): Promise<void> {
  const { personId, organizationId, regionCode } = acting.viewer;
  await tx.lock('Person', personId);
  const policy = await policyFor(tx, 'appt.maxHolds', { organizationId, regionCode }, now);
  const [open] = await tx.rows<{ n: number }>(sql.countOpenHolds, { personId, now });
  if ((open?.n ?? 0) < policy.value) return;
  throw new RuleRefused({
    code: 'HOLD_LIMIT',
    message: `You hold ${policy.value} places already; book or release one first.`,
    rule: 'domain 2 Slot: at most 3 holds per nurse',
    policy,
  });
}
