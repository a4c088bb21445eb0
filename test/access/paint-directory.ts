import type { Showing } from './canary.ts';
import { NAMED_BY } from './objects.ts';
import { hoursAgo, type Painter } from './painter.ts';
import { PLACES, type Place, places } from './standing.ts';

const createdAt = hoursAgo(240);

async function paintPlace(painter: Painter, place: Place): Promise<void> {
  const { db } = painter;
  const id = painter.id(place);
  const regionCode = PLACES[place].region;
  const ofRegion = painter.words('Region', place, [['region.entry', place]]);
  await db.region.create({ data: { name: '', ...ofRegion, code: regionCode, parentCode: null } });
  const ofPlace = painter.words('Organization', place, [['organization.entry', place]]);
  await db.organization.create({
    data: { name: '', uscc: '', address: '', ...ofPlace, id, kind: 'INTEGRATED', regionCode, createdAt },
  });
  const ofDepartment = painter.words('Department', place, [['department.entry', place]]);
  await db.department.create({
    data: { name: '', code: '', ...ofDepartment, id: painter.id(`department ${place}`), organizationId: id },
  });
  if (place === 'A' || place === 'C') await paintLimit(painter, place);
}

/** A limit of its own. */
async function paintLimit(painter: Painter, place: Place): Promise<void> {
  const name = `l${place}`;
  const words = painter.words('PolicyValue', name, [['policyValue.entry', name]]);
  const value = { key: 'appt.holdMinutes', value: 9, effectiveFromAt: createdAt, recordedAt: createdAt };
  const whose = { organizationId: painter.id(place), setById: painter.id(`p${place}`) };
  await painter.db.policyValue.create({
    data: { document: '', ...words, ...value, ...whose, id: painter.id(name) },
  });
}

/** `p…` are practitioners of their organisation, `v…` those who ask, `f…` somebody who has moved there. */
async function paintPerson(painter: Painter, place: Place, person: string): Promise<void> {
  const { db } = painter;
  const isPractitioner = person.startsWith('p');
  const personId = painter.id(person);
  const organizationId = painter.id(place);
  const account: Showing[] = [['person.account', person]];
  const byRole: Showing[] = [['roleAssignment.entry', person]];
  const listed: Showing[] = isPractitioner ? [['practitioner.entry', person]] : [];
  const named = [...account, ...listed, ...byRole, ...(NAMED_BY[person] ?? [])];
  const words = painter.words('Person', person, (column) => (column === 'name' ? named : account));
  await db.person.create({ data: { name: '', ...words, id: personId, createdAt } });
  const post = { id: painter.id(`role ${person}`), personId, organizationId };
  await db.roleAssignment.create({ data: { ...post, role: 'NH_NURSE', fromOn: '2026-01-01' } });
  const session = { id: painter.id(`session ${person}`), personId, organizationId, refreshHash: person };
  const ofSession = painter.words('SignInSession', person, (column) =>
    column === 'userAgent' ? [['signIn.entry', person]] : [],
  );
  const since = { createdAt, refreshedAt: hoursAgo(0), expiresAt: hoursAgo(-24) };
  await db.signInSession.create({ data: { ...ofSession, ...session, ...since } });
  if (!isPractitioner) return;
  const ofPractitioner = painter.words('Practitioner', person, (column) => [
    [column === 'licenceNo' ? 'practitioner.licence' : 'practitioner.entry', person],
  ]);
  await db.practitioner.create({
    data: { ...ofPractitioner, id: painter.id(`practitioner ${person}`), personId, category: 'SPECIALIST' },
  });
}

/** Ten organisations, each with a region, a department and two people; and one who went from A to C. */
export async function paintDirectory(painter: Painter): Promise<void> {
  for (const place of places) {
    await paintPlace(painter, place);
    for (const person of [`p${place}`, `v${place}`]) await paintPerson(painter, place, person);
  }
  // Worked at A until yesterday.
  await paintPerson(painter, 'C', 'fC');
  const past = {
    id: painter.id('past role fC'),
    personId: painter.id('fC'),
    organizationId: painter.id('A'),
  };
  const term = { fromOn: '2025-01-01', toOn: '2026-11-22' };
  await painter.db.roleAssignment.create({ data: { ...past, ...term, role: 'NH_NURSE' } });
}
