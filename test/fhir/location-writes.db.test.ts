import { randomUUID } from 'node:crypto';
import type { Bundle, Location, Organization } from '@medplum/fhirtypes';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { clientStanding, machineOf } from '../../domain/his-client/standing.ts';
import { reviseOrganization } from '../../domain/organization/revise.ts';
import { SYSTEMS } from '../../fhir/codes.ts';
import { read, write } from '../../prisma/client.ts';
import { markSeeded } from '../../prisma/seed/marks.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { found, type His, hisOf, outcomeCode } from '../support/his.ts';
import { faultsOf } from '../support/valid-fhir.ts';

useTown();

let his: His;
let other: His;
let hospital: string;
let place: Location;

beforeAll(async () => {
  await write((tx) => markSeeded(tx, town.service.clock.now()));
  hospital = town.network.hospital.id;
  his = await hisOf(town.service, hospital);
  other = await hisOf(town.service, town.network.otherHospital.id);
});
beforeEach(async () => {
  place = (await his.get<Location>(`Location/${hospital}`)).body;
});

const put = (of: Location, change: object, by: His = his) =>
  by.call<Location>('PUT', `Location/${of.id}`, {
    body: { ...of, ...change },
    headers: { 'if-match': `W/"${of.meta?.versionId}"` },
  });
const refusal = async (answer: ReturnType<typeof put>) => {
  const { status, body } = await answer;
  return [
    status,
    outcomeCode(body),
    (body as { issue?: { expression?: string[] }[] }).issue?.[0]?.expression,
  ];
};
const MOVED = { address: { text: '斗门区湖心路6号' }, telecom: [{ system: 'phone', value: '0756-2654321' }] };

test('a hospital moves, and says so to the directory by its own system', async () => {
  const { status, body } = await put(place, MOVED);
  expect([status, faultsOf(body)], JSON.stringify(body)).toEqual([200, []]);
  const telecom = [{ system: 'phone', value: '07562654321' }];
  expect(body).toMatchObject({ ...MOVED, telecom, id: hospital, name: place.name });
  const { body: organization } = await other.get<Organization>(`Organization/${hospital}`);
  expect(organization).toMatchObject({ address: [MOVED.address], telecom });
  expect(organization.meta?.versionId).toBe(body.meta?.versionId);
  const said = await read().event.findFirstOrThrow({ where: { nounId: hospital }, orderBy: { seq: 'desc' } });
  expect([said.act, said.fromState, said.toState]).toEqual(['organizationRevise', 'ACTIVE', 'ACTIVE']);
  expect(await refusal(put(place, { address: { text: '旧址' } }))).toEqual([
    412,
    'VERSION_CONFLICT',
    ['http.If-Match'],
  ]);
  // What is said again is nothing new.
  const again = await put(body, MOVED);
  expect([again.status, again.body.meta?.versionId]).toEqual([200, body.meta?.versionId]);
});

test('an address in parts becomes one text, and a telephone that is left out is gone', async () => {
  const address = { state: '广东省', city: '珠海市', district: '斗门区', line: ['井岸镇', '1号'] };
  const { body } = await put(place, { address, telecom: undefined });
  expect([body.address?.text, body.telecom]).toEqual(['广东省珠海市斗门区井岸镇1号', undefined]);
});

test('a place is found by the number of its organisation, and never made a second time', async () => {
  const { uscc } = await read().organization.findUniqueOrThrow({ where: { id: hospital } });
  const condition = `identifier=${SYSTEMS.uscc}|${uscc}`;
  const { id: _id, meta: _meta, ...said } = place;
  const post = (headers: Record<string, string>, change: object = {}) =>
    his.call<Location>('POST', 'Location', { body: { ...said, ...change }, headers });
  const there = await post({ 'if-none-exist': condition });
  expect([there.status, there.body.id]).toEqual([200, hospital]);
  const ward = { identifier: [{ system: 'https://his.example/ward', value: 'W3' }], name: '三病区' };
  for (const [headers, change] of [
    [{}, {}],
    [{ 'if-none-exist': 'identifier=https://his.example/ward|W3' }, ward],
  ] as const) {
    const { status, body } = await post(headers, change);
    expect([status, outcomeCode(body)]).toEqual([422, 'PLACE_IS_THERE']);
  }
  const body = { ...said, ...MOVED };
  const changed = await his.call<Location>('PUT', `Location?${condition}`, { body });
  expect([changed.status, changed.body.id, changed.body.address?.text]).toEqual([
    ...[200, hospital, MOVED.address.text],
  ]);
  const { body: all } = await his.get<Bundle>(`Location?organization=Organization/${hospital}`);
  expect(found<Location>(all, 'Location')).toHaveLength(1);
});

test('of its entry nothing else is written, and nothing of another’s', async () => {
  for (const [change, code, element] of [
    [{ name: '别的医院' }, 'ELEMENT_FIXED', 'Location.name'],
    [{ status: 'inactive' }, 'ELEMENT_FIXED', 'Location.status'],
    [{ identifier: [] }, 'ELEMENT_FIXED', 'Location.identifier'],
    [{ address: undefined }, 'ELEMENT_REQUIRED', 'Location.address'],
    [{ address: { text: ' ' } }, 'TEXT_EMPTY', 'Location.address'],
    [{ telecom: [{ system: 'phone', value: '12' }] }, 'PHONE_FORM', 'Location.telecom'],
    [{ address: 3 }, 'ELEMENT', 'Location.address'],
  ] as const)
    expect(await refusal(put(place, change))).toEqual([422, code, [element]]);
  expect(await refusal(put(place, { address: { text: '别处' } }, other))).toEqual([
    ...[404, 'NOT_FOUND', ['http.path']],
  ]);
  const elsewhere = {
    ...place,
    managingOrganization: { reference: `Organization/${town.network.home.id}` },
  };
  const { body } = await his.call('POST', 'Location', { body: elsewhere });
  expect(outcomeCode(body)).toBe('NOT_FOUND');
  expect((await his.get<Location>(`Location/${hospital}`)).body).toEqual(place);
});

test('a system changes where its organisation is, and not what that is', async () => {
  const client = await clientStanding(his.clientId);
  if (client === null) throw new Error('the client is registered');
  const acting = { viewer: machineOf(client), clock: town.service.clock, requestId: 'test' };
  const { version: expectedVersion } = await read().organization.findUniqueOrThrow({
    where: { id: hospital },
  });
  const on = { organizationId: hospital, expectedVersion, address: '新址' };
  for (const [field, value] of Object.entries({ name: '别的医院', bedsTotal: 1, status: 'CLOSED' } as const))
    await expect(
      reviseOrganization(acting, { ...on, [field]: value, idempotencyKey: randomUUID() }),
    ).rejects.toMatchObject({ code: 'FIELD_OF_PEOPLE', path: [field] });
});
