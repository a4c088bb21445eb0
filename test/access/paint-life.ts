import type { Showing } from './canary.ts';
import { calledIn } from './paint-told.ts';
import { hoursAgo, type Painter } from './painter.ts';
import type { Place } from './standing.ts';

/** Of whom, known where: the names that the objects of one resident have in the scene. */
interface Of {
  readonly resident: 'rA' | 'rC';
  readonly place: Place;
  readonly representative: string;
  readonly block: string;
  readonly admission: string;
  readonly death: string;
}

const recordedAt = hoursAgo(30);

async function paintRepresentative(painter: Painter, { resident, representative }: Of): Promise<void> {
  const entry: Showing[] = [['representative.entry', representative]];
  const called: Showing[] = [...entry, calledIn(resident)];
  const id = painter.marked(representative, called);
  const phoneSealed = painter.phone('Representative', id, 'phoneSealed', called);
  const words = painter.words('Representative', representative, (column) =>
    column === 'name' ? called : entry,
  );
  const fixed = {
    id,
    residentId: painter.id(resident),
    kind: 'STATUTORY',
    fromOn: '2026-01-01',
    phoneSealed,
  };
  await painter.db.representative.create({ data: { name: '', document: '', ...words, ...fixed } });
}

async function paintProfile(painter: Painter, { resident, place }: Of): Promise<void> {
  const residentId = painter.id(resident);
  const record: Showing[] = [['resident.record', resident]];
  const filing = painter.words('OffSiteFiling', resident, record);
  const filingId = painter.id(`filing ${resident}`);
  await painter.db.offSiteFiling.create({
    data: { regionCode: '', ...filing, id: filingId, residentId, fromOn: '2026-01-01' },
  });
  for (const isProtected of [true, false]) {
    const row = painter.id(`illness ${resident} ${isProtected}`);
    const shown: Showing[] = isProtected ? [['safetyBlock.protected', OF[resident].block]] : record;
    const at = { table: 'ChronicOutpatient', row, column: 'illnessSealed' };
    const illnessSealed = painter.text(at, shown, (name) => JSON.stringify({ illness: 'OTHER', name }));
    await painter.db.chronicOutpatient.create({
      data: { id: row, residentId, illnessSealed, isProtected, fromOn: '2026-01-01' },
    });
  }
  const id = painter.id(`capacity ${resident}`);
  const basisSealed = painter.text({ table: 'CapacityAssessment', row: id, column: 'basisSealed' }, record);
  const by = { recordedByOrgId: painter.id(place), recordedById: painter.id(`v${place}`), recordedAt };
  await painter.db.capacityAssessment.create({
    data: {
      ...{ assessorName: '', ...painter.words('CapacityAssessment', resident, record), id, residentId },
      ...{ journeyId: residentId, capacity: 'LIMITED', assessedOn: '2026-01-01', basisSealed, ...by },
    },
  });
}

const SEALED_TEXTS = ['careInstructions', 'cognition', 'mobility', 'diet', 'oxygen'] as const;

/** Two editions: the first names an agent that everybody with the record may read, the second a protected one. */
async function paintBlocks(painter: Painter, { resident, place, block }: Of): Promise<void> {
  const entry: Showing[] = [['safetyBlock.entry', block]];
  for (const edition of [1, 2]) {
    const isAgentProtected = edition === 2;
    const id = painter.marked(`${block} ${edition}`, entry);
    const at = (column: string) => ({ table: 'SafetyBlock', row: id, column: `${column}Sealed` });
    const named = isAgentProtected ? ([['safetyBlock.protected', block]] satisfies Showing[]) : entry;
    const texts = Object.fromEntries(
      SEALED_TEXTS.map((column) => [`${column}Sealed`, painter.text(at(column), entry)]),
    );
    const medicine = { dose: null, change: 'NEW', lastGivenAt: null, isHighAlert: true };
    await painter.db.safetyBlock.create({
      data: {
        ...{ id, edition, residentId: painter.id(resident), journeyId: id, isAgentProtected, ...texts },
        allergiesSealed: painter.text(at('allergies'), entry, (substance) =>
          JSON.stringify([{ substance, reaction: null, severity: 'MILD' }]),
        ),
        allergyReasonSealed: painter.text(at('allergyReason'), entry),
        medicinesSealed: painter.text(at('medicines'), entry, (name) =>
          JSON.stringify([{ name, ...medicine }]),
        ),
        infectionAgentSealed: painter.text(at('infectionAgent'), named, (name) =>
          JSON.stringify({ code: 'OTHER', name }),
        ),
        ...{ allergyStatus: 'LISTED', infectionStatus: 'CONFIRMED', isolation: 'CONTACT', recordedAt },
        ...{ pressureInjuryRisk: 'LOW', fallRisk: 'LOW', swallowingRisk: 'LOW', wanderingRisk: 'LOW' },
        ...{ recordedByOrgId: painter.id(place), recordedById: painter.id(`v${place}`) },
      },
    });
  }
}

async function paintAdmission(painter: Painter, { resident, place, admission }: Of): Promise<void> {
  const entry: Showing[] = [['admission.entry', admission]];
  const id = painter.marked(admission, entry);
  const words = painter.words('Admission', admission, entry);
  const where = { hospitalId: place === 'A' ? painter.id('B') : null, residentId: painter.id(resident) };
  const by = { organizationId: painter.id(place), personId: painter.id(`v${place}`) };
  const telling = { id: painter.id(`telling ${admission}`), source: 'HOME', toldAt: recordedAt, ...by };
  await painter.db.admission.create({
    data: {
      ...{ ...words, id, ...where, journeyId: id, state: 'ADMITTED', kind: 'INPATIENT' },
      ...{ admittedAt: hoursAgo(40), recordedByOrgId: painter.id(place), recordedAt },
      tellings: { create: [telling] },
    },
  });
}

async function paintDeath(painter: Painter, { resident, place, death }: Of): Promise<void> {
  const entry: Showing[] = [['death.entry', death]];
  const id = painter.marked(death, entry);
  const at = (column: string) => ({ table: 'Death', row: id, column });
  const texts = {
    placeSealed: painter.text(at('placeSealed'), entry),
    reversalSealed: painter.text(at('reversalSealed'), entry),
  };
  const homeOrgId = painter.id(place);
  const hospitalOrgId = place === 'A' ? painter.id('B') : null;
  const by = { reportedByOrgId: homeOrgId, reportedById: painter.id(`v${place}`), reportedAt: recordedAt };
  await painter.db.death.create({
    data: {
      ...{ ...painter.words('Death', death, entry), ...texts, id, journeyId: id, homeOrgId, hospitalOrgId },
      ...{ residentId: painter.id(resident), state: 'REPORTED', source: 'HOME', diedAt: recordedAt, ...by },
    },
  });
}

const OF: Readonly<Record<'rA' | 'rC', Of>> = {
  rA: { resident: 'rA', place: 'A', representative: 'gR', block: 'bA', admission: 'nA', death: 'dA' },
  rC: { resident: 'rC', place: 'C', representative: 'gRC', block: 'bC', admission: 'nC', death: 'dC' },
};

/** What belongs to the life of both residents: who acts for them, what is known, what happened. */
export async function paintLife(painter: Painter): Promise<void> {
  for (const of of Object.values(OF)) {
    await paintRepresentative(painter, of);
    await paintProfile(painter, of);
    await paintBlocks(painter, of);
    await paintAdmission(painter, of);
    await paintDeath(painter, of);
  }
}
