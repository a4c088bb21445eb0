import type { Bundle, Resource } from '@medplum/fhirtypes';
import { describe, expect, test } from 'vitest';
import type { Message } from '../../domain/outbox/lane.ts';
import type { Asking } from '../../fhir/facade/asking.ts';
import type { ResourceRoute } from '../../fhir/facade/route.ts';
import { bundleOf, endingOf } from '../../fhir/outbound/bundle.ts';

const now = new Date('2026-11-23T01:00:00Z');

const message = (change: Partial<Message> = {}): Message => ({
  ...{ id: 'm', journeyId: 'j', noun: 'referralTarget', nounId: 't1', toState: 'ACCEPTED' },
  ...{ attempts: 0, giveUpAt: now, recordedAt: now, leftAt: null, ...change },
});

/** What the interface has, whoever asks. */
const asking = (...resources: Resource[]): Asking => {
  const types = [...new Set(resources.map(({ resourceType }) => resourceType))];
  const route = (type: string) => ({
    type,
    byIds: async (ids: readonly string[]) => ({
      resources: resources.filter(({ resourceType, id = '' }) => resourceType === type && ids.includes(id)),
      residentIds: type === 'Patient' ? [...ids] : [],
    }),
  });
  const routes = new Map(types.map((type) => [type, route(type) as unknown as ResourceRoute]));
  return { routes, base: 'https://yiyang.example/fhir', now } as unknown as Asking;
};

const ID_CARD = 'urn:oid:2.16.156.10011.1.3';
const task = {
  resourceType: 'Task',
  id: 't1',
  meta: { versionId: '3' },
  status: 'accepted',
  intent: 'order',
  focus: { reference: 'ServiceRequest/r1' },
  for: { reference: 'Patient/p1' },
  owner: { reference: 'Organization/o1' },
} as Resource;
const request = {
  resourceType: 'ServiceRequest',
  id: 'r1',
  status: 'active',
  intent: 'order',
  subject: { reference: 'Patient/p1' },
  requester: { reference: 'PractitionerRole/q1' },
} as Resource;
const patient = (value: string) =>
  ({ resourceType: 'Patient', id: 'p1', identifier: [{ system: ID_CARD, value }] }) as Resource;
const organization = {
  resourceType: 'Organization',
  id: 'o1',
  identifier: [{ system: 'https://yiyang.link/fhir/NamingSystem/uscc', value: '12X' }],
} as Resource;
const entries = (bundle: Bundle | undefined) =>
  (bundle?.entry ?? []).map(
    ({ request: asked }) => `${asked?.method} ${decodeURIComponent(asked?.ifNoneExist ?? asked?.url ?? '')}`,
  );

describe('what is sent', () => {
  test('is a transaction in which each is found again by an identifier, with whom and what it is about', async () => {
    const sent = await bundleOf(
      message(),
      asking(task, request, patient('11010519491231002X'), organization),
    );
    expect(sent?.bundle).toMatchObject({ type: 'transaction', timestamp: now.toISOString() });
    expect(sent?.residentIds).toEqual(['p1']);
    const own = 'identifier=https://yiyang.link/fhir/NamingSystem/resource|';
    expect(entries(sent?.bundle)).toEqual([
      'POST identifier=https://yiyang.link/fhir/NamingSystem/uscc|12X',
      `POST identifier=${ID_CARD}|11010519491231002X`,
      `PUT ServiceRequest?${own}ServiceRequest/r1`,
      `PUT Task?${own}Task/t1`,
    ]);
  });

  test('points at what is in it by its name there, and at the rest by its address here', async () => {
    const sent = await bundleOf(message(), asking(task, request, patient('11010519491231002X')));
    const [whom, what, how] = sent?.bundle.entry ?? [];
    expect(what?.resource).toMatchObject({
      subject: { reference: whom?.fullUrl },
      requester: { reference: 'https://yiyang.example/fhir/PractitionerRole/q1' },
    });
    expect(how?.resource).toMatchObject({
      focus: { reference: what?.fullUrl },
      for: { reference: whom?.fullUrl },
    });
    expect(sent?.bundle.entry?.every(({ resource }) => resource?.id === undefined)).toBe(true);
    expect(whom?.fullUrl).toMatch(
      /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });

  test('nobody is looked for by a number that is masked', async () => {
    const sent = await bundleOf(message(), asking(task, patient('1****************X')));
    expect(entries(sent?.bundle)[0]).toContain('NamingSystem/resource|Patient/p1');
  });

  test('no Patient leads to a record of which the system has not heard', async () => {
    const link = [{ other: { reference: 'Patient/p0' }, type: 'replaces' }];
    const merged = { ...patient('1****************X'), link } as Resource;
    const alias = { resourceType: 'Patient', id: 'p0', active: false } as Resource;
    const sent = await bundleOf(message(), asking(task, merged, alias));
    expect(JSON.stringify(sent?.bundle)).not.toContain('Patient/p0');
  });

  test('is the same text at each attempt while the object is the same', async () => {
    const given = () => bundleOf(message(), asking(task, request, patient('11010519491231002X')));
    expect(JSON.stringify(await given())).toBe(JSON.stringify(await given()));
  });

  test('is nothing of what is closed, or served by nothing', async () => {
    expect(await bundleOf(message(), asking(request))).toBeNull();
    expect(await bundleOf(message({ nounId: 'other' }), asking(task))).toBeNull();
    expect(await bundleOf(message({ noun: 'session' }), asking(task))).toBeNull();
  });

  test.each([
    ['referral', 'REJECTED', 'ServiceRequest', 'revoked'],
    ['referralTarget', 'WITHDRAWN', 'Task', 'cancelled'],
    ['appointment', 'CANCELLED', 'Appointment', 'cancelled'],
    ['admission', 'ENDED', 'Encounter', 'cancelled'],
    ['consent', 'WITHDRAWN', 'Consent', 'inactive'],
    ['referral', 'VOIDED', 'ServiceRequest', 'entered-in-error'],
  ])('an ending of a %s that is %s says its status and nothing else', (noun, toState, type, value) => {
    const [entry] = endingOf(message({ noun, toState }))?.bundle.entry ?? [];
    expect(entry?.request?.url).toMatch(new RegExp(`^${type}\\?identifier=`));
    const { data = '' } = (entry?.resource ?? {}) as { data?: string };
    expect(JSON.parse(Buffer.from(data, 'base64').toString())).toEqual([
      { op: 'add', path: '/status', value },
    ]);
  });
});
