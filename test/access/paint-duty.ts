import { newId } from '../../domain/id.ts';
import { seal } from '../../domain/seal/seal.ts';
import type { Showing } from './canary.ts';
import { hoursAgo, type Painter } from './painter.ts';
import type { Place } from './standing.ts';

const createdAt = hoursAgo(240);

/** A roster with somebody on duty now, and a shift to come. */
async function paintRoster(painter: Painter, name: string, place: Place): Promise<void> {
  const call: Showing[] = [['dutyRoster.call', name]];
  const id = painter.marked(name, call);
  // A number of the office, in full to those who may call it.
  const phone = painter.aviary.mark(`0756${7_100_000 + place.charCodeAt(0)}`, call);
  const phoneSealed = seal().seal(phone, { table: 'DutyRoster', row: id, column: 'phoneSealed' });
  const words = painter.words('DutyRoster', name, call);
  const people = { holderId: painter.id(`p${place}`), deputyId: painter.id(`v${place}`) };
  const shift = (from: number, to: number) => {
    const span = { startAt: hoursAgo(from), endAt: hoursAgo(to) };
    const shiftId = painter.aviary.mark(newId(createdAt), [['dutyRoster.plan', name]]);
    return { id: shiftId, ...people, ...span };
  };
  const columns = { id, organizationId: painter.id(place), function: 'HOME_NURSE', phoneSealed, createdAt };
  await painter.db.dutyRoster.create({
    data: { ...words, ...columns, shifts: { create: [shift(1, -1), shift(-1, -9)] } },
  });
}

/** A day of its own. */
async function paintDay(painter: Painter, name: string, place: Place): Promise<void> {
  const words = painter.words('WorkCalendarDay', name, [['workCalendarDay.entry', name]]);
  const said = { kind: 'CLOSED', dateOn: '2026-12-25', recordedAt: createdAt };
  const whose = { organizationId: painter.id(place), setById: painter.id(`p${place}`) };
  await painter.db.workCalendarDay.create({
    data: { name: '', document: '', ...words, ...said, ...whose, id: painter.id(name) },
  });
}

/** An alarm about a resident that somebody was told of, and has acknowledged. */
async function paintAlarm(painter: Painter, place: Place, resident: string): Promise<void> {
  const [name, told] = [`m${place}`, `notice${place}`];
  const entry: Showing[] = [['alarm.entry', name]];
  const id = painter.marked(name, [...entry, ['notification.entry', told]]);
  const [organizationId, personId] = [painter.id(place), painter.id(`v${place}`)];
  const about = { noun: 'breakGlass', nounId: newId(createdAt), residentId: painter.id(resident) };
  const codes = { kind: 'BREAK_GLASS_OPENED', state: 'ACKNOWLEDGED', function: 'HOME_NURSE' };
  const when = { raisedAt: createdAt, stepMinutes: 15, acknowledgedAt: createdAt };
  await painter.db.alarm.create({
    data: {
      ...{ ...painter.words('Alarm', name, entry), ...codes, ...when, ...about, organizationId },
      ...{ id, journeyId: id, acknowledgedById: personId },
    },
  });
  const whose = { personId, organizationId, residentId: painter.id(resident) };
  await painter.db.notification.create({
    data: {
      ...{ ...whose, kind: 'ALARM', noun: 'alarm', nounId: id, key: 'step 0' },
      ...{ id: painter.marked(told, [['notification.entry', told]]), at: createdAt, recordedAt: createdAt },
    },
  });
}

/** A file that somebody has sent, and attached to nothing yet. */
async function paintFile(painter: Painter, place: Place): Promise<void> {
  const name = `file${place}`;
  const entry: Showing[] = [['file.entry', name]];
  const id = painter.marked(name, entry);
  const words = painter.words('StoredFile', name, (column) => (column === 'scanSignature' ? [] : entry));
  const sealed = (column: string) => painter.text({ table: 'StoredFile', row: id, column }, entry);
  await painter.db.storedFile.create({
    data: {
      ...{ contentType: '', ...words, id, size: 3, scan: 'CLEAN', uploadedAt: createdAt },
      ...{ nameSealed: sealed('nameSealed'), sha256Sealed: sealed('sha256Sealed') },
      ...{ uploadedById: painter.id(`v${place}`), organizationId: painter.id(place) },
      expiresAt: hoursAgo(-1),
    },
  });
}

/** Who is on duty, what they are told, and when nobody works. */
export async function paintDuty(painter: Painter): Promise<void> {
  await paintRoster(painter, 'rosterA', 'A');
  await paintRoster(painter, 'rosterC', 'C');
  await paintDay(painter, 'dayA', 'A');
  await paintDay(painter, 'dayC', 'C');
  await paintAlarm(painter, 'A', 'rA');
  await paintAlarm(painter, 'C', 'rC');
  await paintFile(painter, 'A');
  await paintFile(painter, 'C');
}
