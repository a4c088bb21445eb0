import type { Showing } from './canary.ts';
import { hoursAgo, type Painter } from './painter.ts';
import type { Place } from './standing.ts';

const createdAt = hoursAgo(1);

async function paintAudit(painter: Painter, name: string, of: { place: Place; resident: string }) {
  const { place, resident } = of;
  const words = painter.words('AuditEvent', name, (column): Showing[] => {
    const entry: Showing = ['audit.entry', name];
    return ['operation', 'outcome'].includes(column) ? [entry, ['audit.access', name]] : [entry];
  });
  const organizationId = painter.id(place);
  const who = {
    organizationId,
    personId: painter.id(`v${place}`),
    ownerOrgIds: JSON.stringify([organizationId]),
  };
  const sealed = {
    id: painter.id(name),
    mac: '',
    keyId: '',
    residentIds: JSON.stringify([painter.id(resident)]),
  };
  await painter.db.auditEvent.create({
    data: {
      operation: '',
      outcome: '',
      ...words,
      ...who,
      ...sealed,
      action: 'READ',
      at: createdAt,
      noun: null,
    },
  });
}

async function paintIncident(
  painter: Painter,
  name: string,
  of: { place: Place; resident: string },
): Promise<void> {
  const id = painter.marked(name, [['privacyIncident.list', name]]);
  const words = painter.words('PrivacyIncident', name, (column) => [
    [column === 'no' ? 'privacyIncident.list' : 'privacyIncident.text', name],
  ]);
  const when = { discoveredAt: createdAt, openedAt: createdAt, dueAt: hoursAgo(-71) };
  const who = { organizationId: painter.id(of.place), openedById: painter.id(`v${of.place}`) };
  await painter.db.privacyIncident.create({
    data: {
      ...{ no: '', description: '', ...words, ...when, ...who },
      ...{ id, journeyId: id, kind: 'OTHER', state: 'OPEN' },
      residents: { create: [{ residentId: painter.id(of.resident) }] },
    },
  });
}

/** A handover with one line, which is about a resident. */
async function paintHandover(painter: Painter, name: string, of: { place: Place; resident: string }) {
  const entry: Showing[] = [['handover.entry', name]];
  const id = painter.marked(name, entry);
  const given = { nursingHomeId: painter.id(of.place), givenById: painter.id(`v${of.place}`) };
  const when = { fromAt: hoursAgo(9), toAt: createdAt };
  const words = painter.words('Handover', name, (column) => (column === 'shift' ? [] : entry));
  const line = painter.words('HandoverItem', name, entry);
  await painter.db.handover.create({
    data: {
      ...{ no: '', ...words, ...given, ...when, id, journeyId: id, shift: 'DAY', state: 'GIVEN' },
      noteSealed: painter.text({ table: 'Handover', row: id, column: 'noteSealed' }, entry),
      items: {
        create: [
          {
            ...{ noun: '', what: '', ...line, position: 0, kind: 'OPEN', at: createdAt },
            ...{ nounId: 'x', residentId: painter.id(of.resident) },
          },
        ],
      },
    },
  });
}

/** Who looked, who had to look, and what went wrong. */
export async function paintWatch(painter: Painter): Promise<void> {
  await paintAudit(painter, 'eA', { place: 'A', resident: 'rA' });
  await paintAudit(painter, 'eC', { place: 'C', resident: 'rC' });
  await paintIncident(painter, 'iA', { place: 'A', resident: 'rA' });
  await paintIncident(painter, 'iC', { place: 'C', resident: 'rC' });
  await paintHandover(painter, 'vhA', { place: 'A', resident: 'rA' });
  await paintHandover(painter, 'vhC', { place: 'C', resident: 'rC' });
  const id = painter.marked('bH', [['breakGlass.list', 'bH']]);
  const words = painter.words('BreakGlass', 'bH', (column) => [
    [column === 'reasonText' ? 'breakGlass.text' : 'breakGlass.list', 'bH'],
  ]);
  const whose = { residentId: painter.id('rA'), organizationId: painter.id('H'), personId: painter.id('vH') };
  const when = { openedAt: createdAt, endsAt: hoursAgo(-3) };
  const codes = { state: 'OPEN', reasonCode: 'UNCONSCIOUS' };
  await painter.db.breakGlass.create({
    data: { no: '', reasonText: '', ...words, ...codes, ...when, ...whose, id, journeyId: id },
  });
}
