import { addDays, atLocalTime, localDateOf } from '../../domain/calendar-date.ts';
import { newId } from '../../domain/id.ts';
import { read, type Tx, write } from '../../prisma/client.ts';

/** Where the measured rows are: the demo network's home of `nh-nurse` and the hospital of `hospital-scheduler`. */
export interface BenchPlaces {
  readonly hospitalId: string;
  readonly departmentId: string;
  readonly homeId: string;
  readonly residentIds: readonly string[];
  /** The slots with room, one list per day. */
  readonly roomy: readonly (readonly string[])[];
}

const CHUNK = 2_000;

interface MeasuredSlot {
  readonly id: string;
  readonly sessionId: string;
  readonly hospitalId: string;
  readonly departmentId: string;
  readonly pool: string;
  readonly startAt: Date;
  readonly endAt: Date;
  readonly capacity: number;
  readonly taken: number;
}

async function inChunks<Row>(
  all: readonly Row[],
  store: (tx: Tx, chunk: Row[]) => Promise<unknown>,
): Promise<void> {
  for (let at = 0; at < all.length; at += CHUNK) await write((tx) => store(tx, all.slice(at, at + CHUNK)));
}

async function places(): Promise<Omit<BenchPlaces, 'roomy'> & { templateId: string; nurseId: string }> {
  const nurse = await read().person.findUniqueOrThrow({
    where: { login: 'nh-nurse' },
    include: { roleAssignments: true },
  });
  const scheduler = await read().person.findUniqueOrThrow({
    where: { login: 'hospital-scheduler' },
    include: { roleAssignments: true },
  });
  const homeId = nurse.roleAssignments[0]?.organizationId ?? '';
  const hospitalId = scheduler.roleAssignments[0]?.organizationId ?? '';
  const template = await read().slotTemplate.findFirstOrThrow({ where: { hospitalId } });
  const today = localDateOf(new Date());
  const stays = await read().residency.findMany({
    where: { nursingHomeId: homeId, OR: [{ toOn: null }, { toOn: { gt: today } }] },
  });
  const residentIds = stays.map(({ residentId }) => residentId);
  return {
    homeId,
    hospitalId,
    departmentId: template.departmentId,
    templateId: template.id,
    nurseId: nurse.id,
    residentIds,
  };
}

/**
 * Adds sessions with slots of 30 minutes and 20 public places each, from `firstDay` days ahead on, most of them full
 * as in real life, and `booked` bookings of the home with three events each.
 */
export async function addRows(count: { slots: number; booked: number }): Promise<BenchPlaces> {
  const now = new Date();
  const at = await places();
  const perDay = 16;
  const slots: MeasuredSlot[] = [];
  const sessions = [];
  for (let day = 0; day * perDay < count.slots; day += 1) {
    const serviceOn = addDays(localDateOf(now), 60 + day);
    const sessionId = newId(now);
    const start = atLocalTime(serviceOn, '08:00').getTime();
    const common = { hospitalId: at.hospitalId, departmentId: at.departmentId };
    const times = { startAt: new Date(start), endAt: new Date(start + perDay * 30 * 60_000) };
    sessions.push({
      id: sessionId,
      templateId: at.templateId,
      serviceOn,
      half: 'AM',
      isExpert: false,
      ...common,
      ...times,
    });
    for (let window = 0; window < perDay; window += 1) {
      const startAt = new Date(start + window * 30 * 60_000);
      const endAt = new Date(startAt.getTime() + 30 * 60_000);
      const taken = window % 4 === 0 ? 0 : 20;
      slots.push({
        id: newId(now),
        sessionId,
        pool: 'PUBLIC',
        startAt,
        endAt,
        capacity: 20,
        taken,
        ...common,
      });
    }
  }
  await inChunks(sessions, (tx, data) => tx.db.session.createMany({ data }));
  await inChunks(slots, (tx, data) => tx.db.slot.createMany({ data }));
  const bookings = Array.from({ length: count.booked }, (_, index) => {
    const slot = slots[index % slots.length] ?? slots[0];
    if (slot === undefined) throw new Error('bookings need slots');
    const id = newId(now);
    const { hospitalId, departmentId, sessionId, startAt, endAt } = slot;
    return {
      id,
      no: id,
      journeyId: id,
      state: 'BOOKED',
      residentId: at.residentIds[index % at.residentIds.length] ?? '',
      sourceOrgId: at.homeId,
      slotId: slot.id,
      bookedById: at.nurseId,
      priority: index % 3 === 0 ? 'GREEN' : 'NORMAL',
      service: 'OUTPATIENT',
      serviceOn: localDateOf(startAt),
      createdAt: now,
      bookedAt: now,
      hospitalId,
      departmentId,
      sessionId,
      startAt,
      endAt,
    };
  });
  await inChunks(bookings, (tx, data) => tx.db.appointment.createMany({ data }));
  const acts = [
    ['appointmentHold', null, 'HELD'],
    ['appointmentBook', 'HELD', 'BOOKED'],
    ['appointmentReschedule', 'BOOKED', 'BOOKED'],
  ] as const;
  const events = bookings.flatMap(({ id }) =>
    acts.map(([act, fromState, toState]) => ({
      journeyId: id,
      noun: 'appointment',
      nounId: id,
      act,
      fromState,
      toState,
      personId: at.nurseId,
      role: 'NH_NURSE',
      organizationId: at.homeId,
      at: now,
      recordedAt: now,
    })),
  );
  await inChunks(events, (tx, data) => tx.db.event.createMany({ data }));
  const roomy = sessions
    .slice(0, 400)
    .map(({ id }) =>
      slots.filter((slot) => slot.sessionId === id && slot.taken === 0).map((slot) => slot.id),
    );
  const { hospitalId, departmentId, homeId, residentIds } = at;
  return { hospitalId, departmentId, homeId, residentIds, roomy };
}
