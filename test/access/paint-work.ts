import type { Showing } from './canary.ts';
import { paintAgreement } from './paint-agreement.ts';
import { paintEvent } from './paint-event.ts';
import { hoursAgo, type Painter } from './painter.ts';
import type { Place } from './standing.ts';

const createdAt = hoursAgo(240);
const SERVICE_ON = '2026-11-24';
const startAt = hoursAgo(-24);
const endAt = hoursAgo(-25);

/** A weekly template with one session of it, and one slot in that. */
async function paintSession(
  painter: Painter,
  name: string,
  session: { place: Place; template: string; state: string },
) {
  const { db } = painter;
  const { place, template, state } = session;
  const hospitalId = painter.id(place);
  const departmentId = painter.id(`department ${place}`);
  const practitionerId = painter.id(`practitioner p${place}`);
  const shown: Showing[] = [
    ['session.entry', name],
    ...(APPOINTMENTS_IN[name] ?? []).map((one) => ['appointment.entry', one] as const),
  ];
  const place_ = { hospitalId, departmentId, practitionerId };
  const id = painter.id(name);
  const templateId = painter.id(template);
  if ((await db.slotTemplate.count({ where: { id: templateId } })) === 0) {
    const words = painter.words('SlotTemplate', template, [['slotTemplate.entry', template]]);
    const term = {
      weekday: 2,
      startTime: '09:00',
      endTime: '10:00',
      slotMinutes: 60,
      validFromOn: '2026-01-01',
    };
    await db.slotTemplate.create({
      data: { ...words, ...term, ...place_, id: templateId, releaseMinutesBefore: 60, createdAt },
    });
  }
  const when = { serviceOn: state === 'OPEN' ? SERVICE_ON : '2026-12-01', half: 'AM', startAt, endAt };
  const words = painter.words('Session', name, shown);
  await db.session.create({ data: { ...words, ...place_, ...when, id, templateId, state, isExpert: false } });
  const slot = { id: painter.id(`slot ${name}`), sessionId: id, hospitalId, departmentId, pool: 'PUBLIC' };
  const time = { startAt, endAt, capacity: 50, taken: 4 };
  await db.slot.create({ data: { ...slot, ...time } });
  await db.slot.create({
    data: { ...slot, ...time, id: painter.id(`green ${name}`), pool: 'GREEN_CHANNEL' },
  });
}

const APPOINTMENTS_IN: Readonly<Record<string, readonly string[]>> = {
  xB: ['aA', 'hA', 'qA', 'wA', 'aD'],
  xC: ['aC'],
};

interface NewAppointment {
  readonly resident: 'rA' | 'rC';
  readonly by: Place;
  readonly at: Place;
  readonly session: string;
  readonly is?: 'held' | 'requested' | 'waiting';
}

/** A hold, a request, one who waits; else a booking. */
const STATES = {
  held: { state: 'HELD', holdExpiresAt: hoursAgo(-1), bookedAt: null },
  requested: { state: 'REQUESTED', requestDueAt: hoursAgo(-1), bookedAt: null },
  waiting: { state: 'WAITLISTED', waitUntilAt: hoursAgo(-48), bookedAt: null },
} as const;

async function paintAppointment(painter: Painter, name: string, made: NewAppointment): Promise<void> {
  const { db } = painter;
  const entry: Showing[] = [['appointment.entry', name]];
  const id = painter.marked(name, entry);
  const sides = { sourceOrgId: painter.id(made.by), hospitalId: painter.id(made.at) };
  const place = {
    departmentId: painter.id(`department ${made.at}`),
    slotId: painter.id(`slot ${made.session}`),
    sessionId: painter.id(made.session),
  };
  const codes = { priority: 'NORMAL', service: 'OUTPATIENT', serviceOn: SERVICE_ON, startAt, endAt };
  const state = made.is === undefined ? { state: 'BOOKED', bookedAt: createdAt } : STATES[made.is];
  const escortPhoneSealed = painter.phone('Appointment', id, 'escortPhoneSealed', entry);
  await db.appointment.create({
    data: {
      ...{ no: '', ...painter.words('Appointment', name, entry), ...sides, ...place, ...codes, ...state },
      ...{ id, journeyId: id, residentId: painter.id(made.resident), escortPhoneSealed, createdAt },
      ...{ bookedById: painter.id(`v${made.by}`), agreementId: name === 'aA' ? painter.id('gA') : null },
      // Who sees the one need not see the other: A the referral alone, D the booking alone, B both.
      referralId: name === 'aD' ? painter.id('zB') : null,
    },
  });
  await paintEvent(painter, 'appointment', name, entry);
}

/** A stop of the session, which met these bookings. */
async function paintStop(
  painter: Painter,
  name: string,
  of: { at: Place; session: string; bookings: readonly (readonly [name: string, by: Place])[] },
): Promise<void> {
  const entry: Showing[] = [['sessionStop.entry', name]];
  const id = painter.marked(name, entry);
  const when = { serviceOn: SERVICE_ON, stoppedAt: createdAt };
  const place = { hospitalId: painter.id(of.at), departmentId: painter.id(`department ${of.at}`) };
  const codes = { kind: 'STOPPED', reasonCode: 'ILLNESS' };
  await painter.db.sessionStop.create({
    data: {
      ...{ no: '', ...painter.words('SessionStop', name, entry), ...codes, ...when, ...place },
      ...{ id, journeyId: id, stoppedById: painter.id(`v${of.at}`) },
      sessions: { create: [{ sessionId: painter.id(of.session) }] },
      bookings: {
        create: of.bookings.map(([booking, by]) => ({
          appointmentId: painter.id(booking),
          sourceOrgId: painter.id(by),
        })),
      },
    },
  });
}

/** A place that was added by name; why is not shown. */
async function paintException(painter: Painter, name: string, session: string, at: Place): Promise<void> {
  const words = painter.words('SlotException', name, []);
  const place = { slotId: painter.id(`slot ${session}`), sessionId: painter.id(session) };
  const made = { addedById: painter.id(`v${at}`), addedAt: createdAt, endedAt: createdAt };
  const of = { journeyId: painter.id(name), appointmentId: painter.id('nobody'), hospitalId: painter.id(at) };
  await painter.db.slotException.create({
    data: { id: painter.id(name), ...words, ...place, ...made, ...of },
  });
}

/** What the organisations of the scene do with each other. */
export async function paintWork(painter: Painter): Promise<void> {
  await paintAgreement(painter, 'gA', { home: 'A', medical: 'B' });
  await paintAgreement(painter, 'gC', { home: 'C', medical: 'O' });
  await paintAgreement(painter, 'gD', { home: 'A', medical: 'B', isDraft: true });
  await paintSession(painter, 'xB', { place: 'B', template: 'tB', state: 'OPEN' });
  await paintSession(painter, 'xW', { place: 'B', template: 'tB', state: 'WITHDRAWN' });
  await paintSession(painter, 'xC', { place: 'C', template: 'tC', state: 'OPEN' });
  await paintAppointment(painter, 'aA', { resident: 'rA', by: 'A', at: 'B', session: 'xB' });
  await paintAppointment(painter, 'hA', { resident: 'rA', by: 'A', at: 'B', session: 'xB', is: 'held' });
  await paintAppointment(painter, 'qA', { resident: 'rA', by: 'A', at: 'B', session: 'xB', is: 'requested' });
  await paintAppointment(painter, 'wA', { resident: 'rA', by: 'A', at: 'B', session: 'xB', is: 'waiting' });
  await paintAppointment(painter, 'aD', { resident: 'rA', by: 'D', at: 'B', session: 'xB' });
  await paintAppointment(painter, 'aC', { resident: 'rC', by: 'C', at: 'C', session: 'xC' });
  await paintStop(painter, 'oB', { at: 'B', session: 'xB', bookings: [['aA', 'A']] });
  await paintStop(painter, 'oC', { at: 'C', session: 'xC', bookings: [] });
  await paintException(painter, 'uB', 'xB', 'B');
}
