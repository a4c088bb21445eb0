import type { Showing } from './canary.ts';
import { hoursAgo, type Painter } from './painter.ts';
import type { Place } from './standing.ts';

const createdAt = hoursAgo(240);

/** Under whom the log names what a machine does: nobody signs in as it. */
async function paintNobody(painter: Painter, name: string): Promise<string> {
  const id = painter.id(`nobody ${name}`);
  const words = painter.words('Person', `nobody ${name}`, []);
  await painter.db.person.create({ data: { name: '', ...words, id, createdAt } });
  return id;
}

async function paintMachine(painter: Painter, name: string, place: Place): Promise<void> {
  const words = painter.words('HisClient', name, []);
  const whose = { organizationId: painter.id(place), personId: await paintNobody(painter, name) };
  await painter.db.hisClient.create({
    data: { ...{ name: '', scopes: '' }, ...words, ...whose, id: painter.id(name), createdAt },
  });
}

const HIDDEN = ['leaseHolder', 'lastError'];

/** Where a system is told, and a message that waits for it. */
async function paintEndpoint(painter: Painter, place: Place): Promise<void> {
  const [name, out] = [`end${place}`, `out${place}`];
  const shown: Showing[] = [['endpoint.entry', name]];
  const told: Showing[] = [['delivery.entry', out]];
  const organizationId = painter.id(place);
  const id = painter.marked(name, [...shown, ...told]);
  const of = (entry: Showing[]) => (column: string) => (HIDDEN.includes(column) ? [] : entry);
  const words = painter.words('Endpoint', name, of(shown));
  const whose = { organizationId, personId: await paintNobody(painter, name) };
  const secretSealed = painter.secret('Endpoint', id, 'secretSealed');
  await painter.db.endpoint.create({
    data: {
      ...{ name: '', address: '', ...words, login: 'BEARER', probeOutcome: 'OK', secretSealed },
      ...{ clientId: null, ...whose, id, state: 'ACTIVE', createdAt },
    },
  });
  const message = painter.words('OutboxMessage', out, of(told));
  await painter.db.outboxMessage.create({
    data: {
      ...{ act: '', toState: '', ...message, lastError: null, noun: 'referral', nounId: 'x', journeyId: 'x' },
      ...{ id: painter.marked(out, told), endpointId: id, organizationId, state: 'PENDING' },
      ...{ nextAttemptAt: hoursAgo(-48), giveUpAt: hoursAgo(-72), recordedAt: createdAt },
    },
  });
}

/** What a machine has subscribed to: no query shows it. */
async function paintSubscription(painter: Painter, place: Place): Promise<void> {
  const name = `sub${place}`;
  const words = painter.words('Subscription', name, []);
  const whose = { clientId: painter.id(`machine${place}`), endpointId: painter.id(`end${place}`) };
  await painter.db.subscription.create({
    data: {
      ...{ reason: '', address: '', ...words, criteria: '[]', filters: '[]', topic: 'referral' },
      ...{ content: 'EMPTY', maxCount: 1, state: 'ACTIVE', leaseHolder: null, lastError: null },
      ...{
        ...whose,
        id: painter.id(name),
        organizationId: painter.id(place),
        nextAttemptAt: createdAt,
        createdAt,
      },
    },
  });
}

interface NewSnapshot {
  readonly resident: 'rA' | 'rC';
  /** For whom it was fetched. */
  readonly place: Place;
  readonly consent: string;
  readonly state: 'FETCHED' | 'CLOSED';
}

/** What the system of a place has said of a resident. */
async function paintSnapshot(
  painter: Painter,
  name: string,
  { resident, place, consent, state }: NewSnapshot,
) {
  const entry: Showing[] = [['recordSnapshot.entry', name]];
  const id = painter.marked(name, entry);
  const said = (text: string) =>
    JSON.stringify([
      {
        kind: 'CONDITION',
        on: null,
        code: null,
        system: null,
        status: null,
        value: null,
        text,
        isProtected: false,
      },
    ]);
  const entriesSealed = painter.text(
    { table: 'RecordSnapshot', row: id, column: 'entriesSealed' },
    entry,
    said,
  );
  const of = resident === 'rA' ? 'A' : 'C';
  const asked = { requestedById: painter.id(`v${place}`), requestedAt: createdAt, nextAttemptAt: createdAt };
  const words = painter.words('RecordSnapshot', name, []);
  await painter.db.recordSnapshot.create({
    data: {
      ...{
        ...words,
        ...asked,
        id,
        state,
        entriesSealed,
        method: 'SUMMARY',
        entryCount: 1,
        giveUpAt: createdAt,
      },
      ...{
        journeyId: painter.id(resident),
        residentId: painter.id(resident),
        consentId: painter.id(consent),
      },
      ...{
        sourceOrgId: painter.id(of),
        endpointId: painter.id(`end${of}`),
        organizationId: painter.id(place),
      },
    },
  });
}

/** What was fetched for each way in which the first resident is known, and what is over. */
async function paintSnapshots(painter: Painter): Promise<void> {
  const fetched = { resident: 'rA', consent: 'cK', state: 'FETCHED' } as const;
  await paintSnapshot(painter, 'saidA', { ...fetched, place: 'A' });
  await paintSnapshot(painter, 'saidB', { ...fetched, place: 'B' });
  await paintSnapshot(painter, 'saidK', { ...fetched, place: 'K' });
  await paintSnapshot(painter, 'saidE', { ...fetched, place: 'E' });
  await paintSnapshot(painter, 'saidBefore', { ...fetched, place: 'A', state: 'CLOSED' });
  await paintSnapshot(painter, 'saidC', { ...fetched, resident: 'rC', consent: 'cC', place: 'C' });
}

/** The systems of A and of C, as machines and as who is told, and what they have said. */
export async function paintSystems(painter: Painter): Promise<void> {
  for (const place of ['A', 'C'] as const) {
    await paintMachine(painter, `machine${place}`, place);
    await paintEndpoint(painter, place);
    await paintSubscription(painter, place);
  }
  await paintSnapshots(painter);
}
