import type { Showing } from './canary.ts';
import { paintEvent } from './paint-event.ts';
import { hoursAgo, type Painter } from './painter.ts';
import type { Place } from './standing.ts';

/** A stay of the scene: whose, sent down by whom, into whose ward. */
interface Made {
  readonly resident: 'rA' | 'rC';
  readonly hospital: Place;
  readonly local: Place;
}

export const WARD_STAYS: Readonly<Record<string, Made>> = {
  yA: { resident: 'rA', hospital: 'B', local: 'K' },
  yC: { resident: 'rC', hospital: 'O', local: 'C' },
};

const startedAt = hoursAgo(60);

async function paintRound(painter: Painter, name: string, { hospital, local }: Made): Promise<void> {
  const entry: Showing[] = [['jointRound.entry', name]];
  const round = `round ${name}`;
  const id = painter.marked(round, entry);
  const at = { table: 'JointRound', row: id, column: 'contentSealed' };
  const contentSealed = painter.text(at, [['jointRound.record', name]], (findings) =>
    JSON.stringify({ findings, orders: null, nextPlan: null }),
  );
  const signed = {
    ...{ hospitalSignedById: painter.id(`v${hospital}`), hospitalSignedAt: startedAt },
    ...{ localSignedById: painter.id(`v${local}`), localSignedAt: startedAt },
  };
  await painter.db.jointRound.create({
    data: {
      ...{ id, journeyId: id, stayId: painter.id(name), no: 1, kind: 'REGULAR', state: 'DONE' },
      ...{ plannedOn: '2026-11-21', latestOn: '2026-11-21', dueAt: startedAt, mode: 'IN_PERSON' },
      ...{ contentSealed, heldAt: startedAt, recordedAt: startedAt, createdAt: startedAt, ...signed },
    },
  });
  await paintEvent(painter, 'jointRound', round, entry);
}

async function paintStay(painter: Painter, name: string, made: Made): Promise<void> {
  const { resident, hospital, local } = made;
  const entry: Showing[] = [['linkedWardStay.entry', name]];
  const record: Showing[] = [['linkedWardStay.record', name]];
  const id = painter.marked(name, entry);
  const at = (column: string) => ({ table: 'LinkedWardStay', row: id, column });
  await painter.db.linkedWardStay.create({
    data: {
      ...{ ...painter.words('LinkedWardStay', name, entry), id, journeyId: id, state: 'ACTIVE', startedAt },
      ...{
        residentId: painter.id(resident),
        referralId: painter.marked(`referral of ${name}`, record),
        createdAt: startedAt,
      },
      ...{ hospitalOrgId: painter.id(hospital), specialistId: painter.id(`v${hospital}`) },
      ...{ localOrgId: painter.id(local), localDoctorId: painter.id(`v${local}`) },
      endTextSealed: painter.text(at('endTextSealed'), record),
      summarySealed: painter.text(at('summarySealed'), record),
    },
  });
  await paintRound(painter, name, made);
  await paintEvent(painter, 'linkedWardStay', name, entry);
}

/** Stays in linked wards with a round each, one of either world. */
export async function paintLinkedWards(painter: Painter): Promise<void> {
  for (const [name, made] of Object.entries(WARD_STAYS)) await paintStay(painter, name, made);
}
