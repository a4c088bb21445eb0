import type { Showing } from './canary.ts';
import { CARD_OF, ID_OF } from './cards.ts';
import { calledIn } from './paint-told.ts';
import { hoursAgo, type Painter } from './painter.ts';
import type { Place } from './standing.ts';

type Resident = 'rA' | 'rC';
const createdAt = hoursAgo(240);
const YESTERDAY = '2026-11-22';

async function paintResident(painter: Painter, name: Resident, place: Place): Promise<void> {
  const { db } = painter;
  const id = painter.marked(name, [...CARD_OF[name], ...ID_OF[name]]);
  const shows = (column: string): readonly Showing[] => {
    if (column === 'nameOnCard') return CARD_OF[name];
    if (column === 'nameMatching') return [];
    return [[column === 'temporaryNo' ? 'resident.identity' : 'resident.record', name]];
  };
  const words = painter.words('Resident', name, shows);
  const numbers = {
    idNoSealed: painter.secret('Resident', id, 'idNoSealed'),
    addressSealed: painter.secret('Resident', id, 'addressSealed'),
    healthCardNoSealed: painter.secret('Resident', id, 'healthCardNoSealed'),
    insuranceNoSealed: painter.secret('Resident', id, 'insuranceNoSealed'),
    phoneSealed: painter.phone('Resident', id, 'phoneSealed', [['resident.record', name]]),
  };
  const fixed = { id, idType: 'PASSPORT', sex: 'FEMALE', registeredByOrgId: painter.id(place) };
  await db.resident.create({
    data: {
      ...{
        nameOnCard: '',
        nameMatching: '',
        regionCode: '',
        journeyId: id,
        createdAt,
        birthOn: '1940-05-01',
      },
      ...{ ...words, ...numbers, ...fixed },
    },
  });
}

async function paintContact(painter: Painter, name: string, resident: Resident): Promise<void> {
  const entry: Showing[] = [['contact.entry', name]];
  const called: Showing[] = [...entry, calledIn(resident)];
  const id = painter.marked(name, called);
  const phoneSealed = painter.phone('Contact', id, 'phoneSealed', called);
  const words = painter.words('Contact', name, (column) => (column === 'name' ? called : entry));
  const fixed = {
    id,
    residentId: painter.id(resident),
    rank: 1,
    relation: 'SON',
    phoneSealed,
    phoneIndex: id,
  };
  await painter.db.contact.create({ data: { name: '', ...words, ...fixed } });
}

/** A stay, which is over where it has a last day, with the relation that it opens. */
async function paintStay(
  painter: Painter,
  name: string,
  stay: { resident: Resident; place: Place; toOn?: string },
) {
  const residentId = painter.id(stay.resident);
  const organizationId = painter.id(stay.place);
  const entry: Showing[] = [['residency.entry', name]];
  const id = painter.marked(name, entry);
  const words = painter.words('Residency', name, entry);
  const term = { fromOn: '2026-01-01', toOn: stay.toOn ?? null };
  const place = { residentId, nursingHomeId: organizationId, journeyId: residentId };
  await painter.db.residency.create({ data: { bedNo: '', ...words, id, ...place, ...term, createdAt } });
  const endedAt = stay.toOn === undefined ? null : hoursAgo(10);
  await relate(painter, { resident: stay.resident, place: stay.place, basis: 'RESIDENCY', endedAt });
}

interface NewRelation {
  readonly resident: Resident;
  readonly place: Place;
  readonly basis: string;
  readonly endedAt: Date | null;
  readonly person?: string;
}

async function relate(
  painter: Painter,
  { resident, place, basis, endedAt, person }: NewRelation,
): Promise<void> {
  const whose = { residentId: painter.id(resident), organizationId: painter.id(place) };
  const personId = person === undefined ? null : painter.id(person);
  const id = painter.id(`${basis} ${resident} ${place}`);
  await painter.db.careRelation.create({
    data: { id, ...whose, basis, personId, startedAt: createdAt, endedAt },
  });
}

interface NewConsent {
  readonly resident: Resident;
  readonly by: Place;
  readonly to: Place;
  readonly state: 'GIVEN' | 'WITHDRAWN' | 'REFUSED';
}

async function paintConsent(painter: Painter, name: string, { resident, by, to, state }: NewConsent) {
  const entry: Showing[] = [['consent.entry', name]];
  const id = painter.marked(name, entry);
  const words = painter.words('Consent', name, entry);
  const codes = { purpose: 'RECORD_SHARING', basis: 'SELF', method: 'PAPER', state };
  const decision = state === 'REFUSED' ? 'REFUSED' : 'GIVEN';
  const times = { signedAt: createdAt, createdAt, withdrawnAt: state === 'WITHDRAWN' ? hoursAgo(2) : null };
  const recorded = { recordedByOrgId: painter.id(by), recordedById: painter.id(`v${by}`) };
  await painter.db.consent.create({
    data: {
      ...{ policyRef: '', signerName: '', ...words, ...codes, ...times, ...recorded },
      ...{ id, decision, journeyId: id, residentId: painter.id(resident) },
      recipients: { create: [{ organizationId: painter.id(to) }] },
    },
  });
}

/** Two residents with all that is kept of them, and each way in which the first one is known to somebody. */
export async function paintCare(painter: Painter): Promise<void> {
  await paintResident(painter, 'rA', 'A');
  await paintResident(painter, 'rC', 'C');
  await paintContact(painter, 'kA', 'rA');
  await paintContact(painter, 'kC', 'rC');
  await paintStay(painter, 'sA', { resident: 'rA', place: 'A' });
  await paintStay(painter, 'sD', { resident: 'rA', place: 'D', toOn: YESTERDAY });
  await paintStay(painter, 'sC', { resident: 'rC', place: 'C' });
  await paintConsent(painter, 'cK', { resident: 'rA', by: 'A', to: 'K', state: 'GIVEN' });
  await paintConsent(painter, 'cE', { resident: 'rA', by: 'A', to: 'E', state: 'WITHDRAWN' });
  await paintConsent(painter, 'cB', { resident: 'rA', by: 'A', to: 'B', state: 'REFUSED' });
  await paintConsent(painter, 'cN', { resident: 'rA', by: 'N', to: 'A', state: 'GIVEN' });
  await paintConsent(painter, 'cC', { resident: 'rC', by: 'C', to: 'C', state: 'GIVEN' });
  const of = { resident: 'rA', endedAt: null } as const;
  await relate(painter, { ...of, place: 'N', basis: 'REGISTERED' });
  await relate(painter, { ...of, place: 'K', basis: 'CONSENT' });
  await relate(painter, { ...of, place: 'E', basis: 'CONSENT', endedAt: hoursAgo(2) });
  await relate(painter, { ...of, place: 'H', basis: 'BREAK_GLASS', person: 'vH', endedAt: hoursAgo(-3) });
}
