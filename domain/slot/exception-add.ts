import { statement } from '../../prisma/client.ts';
import { isOpen } from '../access.ts';
import { type Deciding, perform } from '../act.ts';
import { claimWithResident, type FoundAppointment } from '../appointment/find.ts';
import { givePlace } from '../appointment/give-place.ts';
import { lockLapsedOfSlot, reclaimOfSlot, type SlotPlace, slotPlace } from '../appointment/place.ts';
import { type NumberedPlace, numberExtraPlace } from '../appointment/place-no.ts';
import { clashRefusal, type OtherBooking, slotRefusal } from '../appointment/rules.ts';
import * as appointmentSql from '../appointment/sql.ts';
import { tellWhoBooked } from '../appointment/tell.ts';
import { refusalsOf, requireNone } from '../available-action.ts';
import { NotFound, type Refusal, RuleRefused } from '../errors.ts';
import { appendEvent, markChanged } from '../event-log.ts';
import { newId } from '../id.ts';
import { requiresActiveOrganization } from '../organization/at-work.ts';
import { policiesFor } from '../policy-value/read.ts';
import { followVisit } from '../referral/follow-visit.ts';
import { requireLongText } from '../require-text.ts';
import { STOPPING_ROLES } from '../session/workflow.ts';
import { type Acting, actingRole } from '../viewer.ts';
import { sessionPolicy } from './policy.ts';

export interface SlotExceptionAddInput {
  readonly idempotencyKey: string;
  readonly slotId: string;
  readonly appointmentId: string;
  /** Of the appointment. */
  readonly expectedVersion: number;
  readonly reasonText?: string | null | undefined;
}

const RULE = 'domain 2 SlotTemplate: extra places 加号 by name';

const addPlace = statement(`
  UPDATE "Slot" SET "capacity" = "capacity" + 1, "extraPlaces" = "extraPlaces" + 1, "taken" = "taken" + 1
  WHERE "id" = :id`);
const countAdded = statement(`
  SELECT COUNT(*) AS "n" FROM "SlotException" e WHERE e."sessionId" = :sessionId AND e."endedAt" IS NULL`);

function requireNull(refusal: Refusal | null): void {
  if (refusal !== null) throw refusal;
}

const refused = (code: string, message: string): RuleRefused =>
  new RuleRefused({ code, message, path: ['slotId'], rule: RULE });

/** A slot of the own hospital, its session and itself locked in this order, its expired holds given back. */
async function lockSlot({ tx, now, acting }: Deciding, slotId: string): Promise<SlotPlace> {
  const seen = await slotPlace(tx, slotId);
  const isOwn = (slot: SlotPlace) =>
    isOpen(sessionPolicy, 'keeping', acting.viewer, { hospitalId: slot.hospitalId, state: '' }, now);
  if (seen === null || !isOwn(seen)) throw new NotFound('slot', ['slotId']);
  await lockLapsedOfSlot(tx, slotId, now);
  await tx.lock('Session', seen.sessionId);
  await tx.lock('Slot', slotId);
  await reclaimOfSlot(tx, slotId, now);
  const slot = await slotPlace(tx, slotId);
  if (slot === null) throw new NotFound('slot', ['slotId']);
  return slot;
}

/** Added is what cannot be had in the ordinary way, in a window that the hospital offers. */
function fullnessRefusal({ capacity, taken }: SlotPlace): Refusal | null {
  if (capacity === 0) return refused('SLOT_NOT_OFFERED', 'This slot is not offered any more.');
  if (taken >= capacity) return null;
  return refused('EXTRA_PLACE_NOT_NEEDED', 'A regular place is free in this slot; book that one.');
}

async function requirePossible(deciding: Deciding, slot: SlotPlace, found: FoundAppointment): Promise<void> {
  const { tx, now } = deciding;
  requireNull(slotRefusal(slot, now));
  requireNull(fullnessRefusal(slot));
  const hospital = { organizationId: slot.hospitalId, regionCode: slot.regionCode };
  const keys = ['slot.extraPlacesPerSession', 'appt.maxPerResidentDepartmentDay'] as const;
  const policy = await policiesFor(tx, keys, hospital, now);
  const most = policy['slot.extraPlacesPerSession'];
  const [added] = await tx.rows<{ n: number }>(countAdded, { sessionId: slot.sessionId });
  if ((added?.n ?? 0) >= most.value) {
    const message = `${most.value} places were added to this session already.`;
    throw new RuleRefused({ code: 'EXTRA_PLACES_USED', message, path: ['slotId'], rule: RULE, policy: most });
  }
  const day = { residentId: found.residentId, serviceOn: slot.serviceOn, exceptId: found.id, now };
  const others = await tx.rows<OtherBooking>(appointmentSql.selectOtherBookings, day);
  requireNull(clashRefusal(slot, others, policy['appt.maxPerResidentDepartmentDay']));
}

async function requireAlive({ tx }: Deciding, residentId: string): Promise<void> {
  const resident = await tx.db.resident.findUnique({ where: { id: residentId }, select: { life: true } });
  if (resident?.life !== 'DECEASED') return;
  const message = 'The resident has died.';
  throw new RuleRefused({ code: 'DECEASED', message, path: ['appointmentId'], rule: 'domain 3.8' });
}

/** The place belongs to the person: no pool and no quota has it. */
const moveIn = (deciding: Deciding, found: FoundAppointment, slot: SlotPlace, numbered: NumberedPlace) =>
  givePlace(deciding, found, {
    place: { slot, quota: null, ...numbered },
    to: 'BOOKED',
    priority: found.priority,
  });

async function record(
  deciding: Deciding,
  { found, slot, reasonText }: { found: FoundAppointment; slot: SlotPlace; reasonText: string | null },
): Promise<void> {
  const { tx, now, acting } = deciding;
  const id = newId(now);
  const { id: appointmentId, journeyId, state: from, residentId, referralId } = found;
  const { id: slotId, sessionId, hospitalId } = slot;
  const place = { slotId, sessionId, hospitalId, appointmentId };
  const by = { addedById: acting.viewer.personId, addedAt: now, reasonText };
  await tx.db.slotException.create({ data: { id, journeyId, ...place, ...by } });
  const done = {
    journeyId,
    act: 'slotExceptionAdd',
    role: actingRole(acting.viewer, STOPPING_ROLES),
  } as const;
  const added = { ...done, noun: 'slotException', nounId: id, to: 'ADDED', facts: place } as const;
  await appendEvent(tx, added, acting, now);
  const moved = { ...done, noun: 'appointment', nounId: appointmentId, from, to: 'BOOKED' } as const;
  await appendEvent(tx, { ...moved, facts: { slotId, slotExceptionId: id } }, acting, now);
  await followVisit(deciding, { id: appointmentId, referralId, act: done.act, from, to: 'BOOKED' });
  const told = { kind: 'APPOINTMENT_ANSWERED', noun: 'appointment', nounId: appointmentId } as const;
  await tellWhoBooked(tx, found, { ...told, residentId, occasion: id }, now);
}

/**
 * Adds one place by name (加号) to a full slot and books it for somebody who waits there. The place goes with the person:
 * cancelled or moved, it is gone. The session is locked, so that two who add count right.
 * @throws NotFound, StateConflict, VersionConflict, RuleRefused EXTRA_PLACE_NOT_NEEDED, EXTRA_PLACES_USED
 * @returns the id of the appointment, BOOKED
 */
export const addSlotException = (acting: Acting, input: SlotExceptionAddInput): Promise<string> =>
  perform(acting, 'slotExceptionAdd', input, async (deciding) => {
    requireNone(refusalsOf([requiresActiveOrganization], acting));
    const { appointmentId, expectedVersion, slotId } = input;
    const reasonText = input.reasonText == null ? null : requireLongText(input.reasonText, 'reasonText');
    const claim = { act: 'slotExceptionAdd', appointmentId, expectedVersion };
    const found = await claimWithResident(deciding, claim);
    await requireAlive(deciding, found.residentId);
    const slot = await lockSlot(deciding, slotId);
    await requirePossible(deciding, slot, found);
    await deciding.tx.run(addPlace, { id: slotId });
    await markChanged(deciding.tx, 'slot', slotId, deciding.now);
    await moveIn(deciding, found, slot, await numberExtraPlace(deciding.tx, slot));
    await record(deciding, { found, slot, reasonText });
    return found.id;
  });
