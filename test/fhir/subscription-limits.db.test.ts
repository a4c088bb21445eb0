import type { AuditEvent, Bundle, Provenance, Subscription } from '@medplum/fhirtypes';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BACKPORT_EXTENSIONS } from '../../fhir/map/backport.ts';
import { read, write } from '../../prisma/client.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { openReferrals, type Referrals } from '../fixtures/referrals.ts';
import { subscribed, subscription } from '../fixtures/subscriptions.ts';
import { haveActiveEndpoint } from '../support/delivery.ts';
import { EVERYTHING, found, type His, hisOf, outcomeCode } from '../support/his.ts';
import { notifierBy, readNotification } from '../support/notifying.ts';
import { type StubHis, startStubHis } from '../support/stub-his.ts';

useTown();

let people: Referrals;
let his: His;
let hook: StubHis;
let notifier: ReturnType<typeof notifierBy>;
beforeAll(async () => {
  people = await openReferrals(town);
  const { hospital } = town.network;
  hook = await startStubHis();
  await haveActiveEndpoint(hospital.id, hook.url, town.service.clock.now());
  his = await hisOf(town.service, hospital.id);
  notifier = notifierBy(town.service.clock);
});
afterAll(async () => {
  expect(notifier.faults).toEqual([]);
  await hook.close();
});

const heard = async () => {
  await notifier.run();
  return hook.calls.splice(0).map(({ bundle }) => readNotification(bundle));
};

const mayDo = (scopes: string) =>
  write((tx) => tx.db.hisClient.update({ where: { id: his.clientId }, data: { scopes } }));

test('who may read less than before hears the number, and no more than it may read now', async () => {
  const filters = ['ServiceRequest?status=active'];
  const id = await subscribed(his, { endpoint: `${hook.url}/hook`, content: 'full-resource', filters });
  await heard();
  await people.at('SENT');
  const [whole] = await heard();
  expect(whole?.resources.map(({ resourceType }) => resourceType)).toEqual(['ServiceRequest']);

  await mayDo('system/Subscription.crds system/Task.rs');
  await people.at('SENT');
  const [narrow] = await heard();
  expect(narrow?.events).toEqual([{ number: 2, focus: null }]);
  expect([narrow?.names, narrow?.resources]).toEqual([[], []]);
  const asked = await his.get(`Subscription/${id}/$events`);
  expect([asked.status, outcomeCode(asked.body)]).toEqual([403, 'SCOPE']);
  await his.call('DELETE', `Subscription/${id}`);
  await mayDo(EVERYTHING);
});

test('that it was wanted, told and asked for is found by the subscription', async () => {
  const id = await subscribed(his, { endpoint: `${hook.url}/hook` });
  await heard();
  await people.at('SENT');
  await heard();
  await his.get(`Subscription/${id}/$events`);
  const about = async (query: string) => (await his.get<Bundle>(`${query}=Subscription/${id}`)).body;
  const seen = found<AuditEvent>(await about('AuditEvent?entity'), 'AuditEvent');
  expect(seen.map(({ subtype }) => subtype?.[1]?.code)).toEqual(
    expect.arrayContaining(['subscribe', 'fhir.notify', 'fhir.Subscription.events']),
  );
  const [done] = found<Provenance>(await about('Provenance?target'), 'Provenance');
  expect(done?.activity?.coding?.[0]?.code).toBe('subscribe');
  await his.call('DELETE', `Subscription/${id}`);
});

test('who wants to be waited for no longer than a second is not, and is told again', async () => {
  const wanted = subscription({ endpoint: `${hook.url}/hook` });
  const timeout = { url: BACKPORT_EXTENSIONS.timeout, valueUnsignedInt: 1 };
  const body = { ...wanted, channel: { ...wanted.channel, extension: [timeout] } };
  const { status, body: made } = await his.call<Subscription>('POST', 'Subscription', { body });
  expect([status, made.channel?.extension]).toEqual([201, expect.arrayContaining([timeout])]);
  hook.behave('HANG');
  // Without the second it would be waited for until this test is given up.
  const patient = notifierBy(town.service.clock, { timeoutMs: 3_600_000 });
  await patient.run();
  expect([hook.calls.splice(0).length, patient.faults]).toEqual([1, []]);
  const row = await read().subscription.findUniqueOrThrow({ where: { id: made.id ?? '' } });
  expect(row).toMatchObject({ state: 'REQUESTED', lastError: 'TIMED_OUT', timeoutS: 1 });
  town.service.clock.advance(60_000);
  expect((await heard()).map(({ type }) => type)).toEqual(['handshake']);
});
