import type { Bundle, CapabilityStatement, Subscription } from '@medplum/fhirtypes';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { read } from '../../prisma/client.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { openReferrals, type Referrals } from '../fixtures/referrals.ts';
import { subscribed, subscription, type Wish } from '../fixtures/subscriptions.ts';
import { dayOf, takeIn } from '../fixtures/town.ts';
import { nodeOf } from '../support/acts.ts';
import { haveActiveEndpoint } from '../support/delivery.ts';
import { found, type His, hisOf, outcomeCode } from '../support/his.ts';
import { notifierBy, type Read, readNotification } from '../support/notifying.ts';
import { type StubHis, startStubHis } from '../support/stub-his.ts';
import { faultsOf } from '../support/valid-fhir.ts';

useTown();

let people: Referrals;
let his: His;
let otherHis: His;
let hook: StubHis;
let notifier: ReturnType<typeof notifierBy>;
const now = () => town.service.clock.now();

beforeAll(async () => {
  people = await openReferrals(town);
  const { hospital, otherHospital } = town.network;
  hook = await startStubHis();
  await haveActiveEndpoint(hospital.id, hook.url, now());
  await haveActiveEndpoint(otherHospital.id, `${hook.url}/other`, now());
  his = await hisOf(town.service, hospital.id);
  otherHis = await hisOf(town.service, otherHospital.id);
  notifier = notifierBy(town.service.clock);
});
afterAll(async () => {
  expect(notifier.faults).toEqual([]);
  await hook.close();
});

let taken: string[];
beforeEach(() => {
  taken = [];
  hook.calls.length = 0;
});
afterEach(async () => {
  for (const id of taken) await his.call('DELETE', `Subscription/${id}`);
});

async function subscribe(wish: Partial<Wish> = {}): Promise<string> {
  const id = await subscribed(his, { endpoint: `${hook.url}/hook`, ...wish });
  taken.push(id);
  return id;
}
/** What was heard since the last time. */
async function heard(): Promise<Read[]> {
  await notifier.run();
  const bundles = hook.calls.splice(0).map(({ bundle }) => bundle);
  for (const bundle of bundles) {
    expect(faultsOf(bundle)).toEqual([]);
    for (const { resource } of bundle.entry ?? []) expect(resource ? faultsOf(resource) : []).toEqual([]);
  }
  return bundles.map(readNotification);
}
const events = (all: readonly Read[]) => all.flatMap((one) => one.events);
const status = async (id: string) => (await his.get<Subscription>(`Subscription/${id}`)).body.status;
const ask = async (path: string) => readNotification((await his.get<Bundle>(path)).body);

describe('a system subscribes', () => {
  test('finds the topics in the CapabilityStatement', async () => {
    const { body } = await his.get<CapabilityStatement>('metadata');
    const said = body.rest?.[0]?.resource?.find(({ type }) => type === 'Subscription');
    expect(said?.extension?.map(({ valueCanonical }) => valueCanonical)).toEqual([
      'https://yiyang.link/fhir/SubscriptionTopic/referral',
      'https://yiyang.link/fhir/SubscriptionTopic/appointment',
    ]);
    expect(said?.operation?.map(({ name }) => name)).toEqual(['status', 'events']);
  });

  test('is asked for a handshake, and is active from then on', async () => {
    const id = await subscribe();
    expect(await status(id)).toBe('requested');
    expect((await heard()).map(({ type, total }) => [type, total])).toEqual([['handshake', 0]]);
    const { body, headers } = await his.get<Subscription>(`Subscription/${id}`);
    expect(body.status).toBe('active');
    expect(headers.get('etag')).toBe('W/"2"');
    expect(faultsOf(body)).toEqual([]);
    expect(await heard()).toEqual([]);
  });

  test('reads it as it was written, and finds it by status and address', async () => {
    const wish: Wish = {
      ...{ endpoint: `${hook.url}/here`, heartbeat: 60, maxCount: 5, content: 'empty' },
      filters: [`Task?owner=Organization/${town.network.hospital.id}`],
      end: new Date(now().getTime() + 3_600_000),
    };
    const id = await subscribe(wish);
    const { body } = await his.get<Subscription>(`Subscription/${id}`);
    expect(body).toMatchObject(subscription(wish));
    for (const query of [`url=${hook.url}/here`, 'status=requested'])
      expect(found((await his.get<Bundle>(`Subscription?${query}`)).body, 'Subscription')).toHaveLength(1);
    expect((await his.get<Bundle>('Subscription?status=off')).body.entry ?? []).toEqual([]);
  });
});

describe('a subscriber', () => {
  test('hears of each act in the order of consecutive numbers, over whichever door it came', async () => {
    const id = await subscribe();
    await heard();
    const { referralId } = await people.at('PLACED');
    const all = events(await heard());
    expect(all.map(({ number }) => number)).toEqual(all.map((_one, at) => at + 1));
    expect(all.map(({ focus }) => focus)).toContain(`ServiceRequest/${referralId}`);
    expect(all.some(({ focus }) => focus?.startsWith('Task/'))).toBe(true);
    const next = await people.at('SENT');
    const more = events(await heard());
    expect(more[0]?.number).toBe(all.length + 1);
    expect(more.map(({ focus }) => focus)).toContain(`ServiceRequest/${next.referralId}`);
    expect((await ask(`Subscription/${id}/$events`)).events).toEqual([...all, ...more]);
  });

  test.each([
    ['empty', false, 0],
    ['id-only', true, 0],
    ['full-resource', true, 1],
  ])('of %s hears no more than that', async (content, isFocused, whole) => {
    await subscribe({ content, filters: ['ServiceRequest?status=active'] });
    await heard();
    const { referralId } = await people.at('SENT');
    const [told] = await heard();
    expect(told?.events.map(({ focus }) => focus)).toEqual([
      isFocused ? `ServiceRequest/${referralId}` : null,
    ]);
    expect(told?.names).toEqual(isFocused ? [`ServiceRequest/${referralId}`] : []);
    expect(told?.resources.map((one) => one.id)).toEqual(whole === 1 ? [referralId] : []);
  });

  test.each(['SENT', 'TWO_ASKED'] as const)('hears that its organisation is asked: %s', async (stage) => {
    const id = await subscribe({ filters: [`Task?owner=Organization/${town.network.hospital.id}`] });
    const { referralId } = await people.at(stage);
    const where = { referralId, organizationId: town.network.hospital.id };
    const asked = await read().referralTarget.findFirstOrThrow({ where });
    const foci = (await ask(`Subscription/${id}/$events`)).events.map(({ focus }) => focus);
    expect(foci).toContain(`Task/${asked.id}`);
  });

  test('of the topic appointment hears of bookings, and of no referral', async () => {
    await subscribe({ topic: 'appointment' });
    await heard();
    await people.at('SENT');
    const { hospital, cardiology } = town.network;
    const of = { hospitalId: hospital.id, departmentId: cardiology, residentId: await takeIn(town) };
    const asked = await town.nurse.act('appointmentRequest', {
      ...{ ...of, wantedOn: dayOf(town, 3), priority: 'NORMAL' },
    });
    expect(events(await heard())).toEqual([{ number: 1, focus: `Appointment/${nodeOf(asked).id}` }]);
  });

  test('hears of what its filters ask for alone', async () => {
    const { hospital } = town.network;
    const first = await people.at('SENT');
    const { residentId } = await read().referral.findUniqueOrThrow({ where: { id: first.referralId } });
    const ofPatient = await subscribe({ filters: [`Task?patient=Patient/${residentId}`] });
    const ofTasks = await subscribe({ filters: [`Task?owner=${hospital.id}`] });
    const ofNobody = await subscribe({ filters: ['Task?owner=Organization/nobody'] });
    await heard();
    nodeOf(await people.hospitalOffice.act('referralReceive', first));
    await people.at('PLACED');
    await heard();
    const foci = async (id: string) =>
      (await ask(`Subscription/${id}/$events`)).events.map(({ focus }) => focus);
    const { referralId } = first;
    const { id: taskId } = await read().referralTarget.findFirstOrThrow({ where: { referralId } });
    expect(await foci(ofPatient)).toEqual([`Task/${taskId}`]);
    expect((await foci(ofTasks)).every((focus) => focus?.startsWith('Task/'))).toBe(true);
    expect((await foci(ofTasks)).length).toBeGreaterThan(0);
    expect(await foci(ofNobody)).toEqual([]);
  });

  test('that has missed something sees it by the numbers, and asks for it again', async () => {
    const id = await subscribe({ maxCount: 1 });
    await heard();
    await people.at('PLACED');
    const all = events(await heard());
    expect(all.length).toBeGreaterThan(2);
    const missed = await ask(
      `Subscription/${id}/$events?eventsSinceNumber=2&eventsUntilNumber=2&content=full-resource`,
    );
    expect(missed).toMatchObject({ type: 'query-event', total: all.length, events: [all[1]] });
    expect(missed.resources).toHaveLength(1);
    const { body } = await his.get<Bundle>(`Subscription/${id}/$status`);
    const { total, type } = readNotification(body);
    expect([type, total]).toEqual(['query-status', all.length]);
    const some = await his.get<Bundle>(`Subscription/$status?id=${id}&id=nobody&status=active`);
    expect(some.body.total).toBe(1);
  });
});

describe('what is closed', () => {
  test('to a subscriber when it happens gets no number', async () => {
    const id = await subscribed(otherHis, { endpoint: `${hook.url}/other` });
    await people.at('PLACED');
    const { body } = await otherHis.get<Bundle>(`Subscription/${id}/$events`);
    expect(readNotification(body)).toMatchObject({ total: 0, events: [] });
  });

  test('by the time that it is told keeps its number, and says nothing else', async () => {
    const id = await subscribe({ content: 'full-resource' });
    await heard();
    const { referralId } = await people.at('SENT');
    const { residentId } = await read().referral.findUniqueOrThrow({ where: { id: referralId } });
    const consent = await read().consent.findFirstOrThrow({ where: { residentId, purpose: 'REFERRAL' } });
    const withdrawal = { consentId: consent.id, expectedVersion: consent.version };
    nodeOf(await town.nurse.act('consentWithdraw', { ...withdrawal, withdrawnByName: '陈秀英' }));
    const all = await heard();
    expect(events(all).map(({ number }) => number)[0]).toBe(1);
    expect(JSON.stringify(all)).not.toContain(referralId);
    expect(JSON.stringify(await ask(`Subscription/${id}/$events`))).not.toContain(referralId);
  });

  test('shown things are on record with whom they show', async () => {
    const id = await subscribe();
    await heard();
    const { referralId } = await people.at('SENT');
    await heard();
    const { residentId } = await read().referral.findUniqueOrThrow({ where: { id: referralId } });
    const shown = await read().auditEvent.findMany({ where: { operation: 'fhir.notify', nounId: id } });
    expect(shown.map((one) => one.residentIds)).toEqual([JSON.stringify([residentId])]);
  });

  test('one that was taken back is gone to whom it was, and was never there for others', async () => {
    const id = await subscribe();
    await his.call('DELETE', `Subscription/${id}`);
    for (const path of ['', '/_history/1', '/$status', '/$events']) {
      const { status, body } = await his.get(`Subscription/${id}${path}`);
      expect([status, outcomeCode(body)], path).toEqual([410, 'GONE']);
      expect((await otherHis.get(`Subscription/${id}${path}`)).status, path).toBe(404);
    }
    expect((await his.call('DELETE', `Subscription/${id}`)).status).toBe(410);
    expect((await his.get<Bundle>(`Subscription?_id=${id}`)).body.total).toBe(0);
    expect((await his.get('Subscription/nobody')).status).toBe(404);
  });

  test('another machine’s subscription is no subscription', async () => {
    const id = await subscribe();
    for (const path of ['', '/$status', '/$events'])
      expect((await otherHis.get(`Subscription/${id}${path}`)).status).toBe(404);
    expect((await otherHis.call('DELETE', `Subscription/${id}`)).status).toBe(404);
    expect((await otherHis.get<Bundle>(`Subscription/$status?id=${id}`)).body.total).toBe(0);
    expect(outcomeCode((await otherHis.get(`Subscription/${id}`)).body)).toBe('NOT_FOUND');
  });
});
