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

const APPOINTMENTS_IN: Readonly<Record<string, readonly string[]>> = { xB: ['aA', 'hA', 'aD'], xC: ['aC'] };

interface NewAppointment {
  readonly resident: 'rA' | 'rC';
  readonly by: Place;
  readonly at: Place;
  readonly session: string;
  readonly isHold?: true;
}

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
  const state = made.isHold
    ? { state: 'HELD', holdExpiresAt: hoursAgo(-1), bookedAt: null }
    : { state: 'BOOKED', bookedAt: createdAt };
  const escortPhoneSealed = painter.phone('Appointment', id, 'escortPhoneSealed', entry);
  await db.appointment.create({
    data: {
      ...{ no: '', ...painter.words('Appointment', name, entry), ...sides, ...place, ...codes, ...state },
      ...{ id, journeyId: id, residentId: painter.id(made.resident), escortPhoneSealed, createdAt },
      ...{ bookedById: painter.id(`v${made.by}`), agreementId: name === 'aA' ? painter.id('gA') : null },
    },
  });
  await paintEvent(painter, 'appointment', name, entry);
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
  await paintAppointment(painter, 'hA', { resident: 'rA', by: 'A', at: 'B', session: 'xB', isHold: true });
  await paintAppointment(painter, 'aD', { resident: 'rA', by: 'D', at: 'B', session: 'xB' });
  await paintAppointment(painter, 'aC', { resident: 'rC', by: 'C', at: 'C', session: 'xC' });
}
