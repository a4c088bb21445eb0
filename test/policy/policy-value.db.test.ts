import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { proposeAgreement } from '../../domain/agreement/propose.ts';
import { testClock } from '../../domain/clock.ts';
import { setPolicyValue } from '../../domain/policy-value/actions.ts';
import { policyEntries, policyEntryOf } from '../../domain/policy-value/entries.ts';
import { policiesFor, policyFor } from '../../domain/policy-value/read.ts';
import { POLICY_KEYS } from '../../domain/policy-value/table.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read, rows, write } from '../../prisma/client.ts';
import { actingAt, freshKey, makeNetwork, type Network, NOW, proposal } from '../fixtures/agreements.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { useDatabase } from '../support/database.ts';

useDatabase();

const clock = testClock(NOW);
const DAY = 24 * 60 * 60 * 1000;
let network: Network;
let sysAdmin: Acting;
let byHospital: Acting;

beforeAll(async () => {
  network = await makeNetwork();
  sysAdmin = actingAt(network.health, clock, 'SYS_ADMIN');
  byHospital = actingAt(network.hospital, clock, 'ORG_ADMIN');
});

beforeEach(async () => {
  clock.set(NOW);
  await write((tx) => tx.db.policyValue.deleteMany());
});

const value = (change: object) => ({
  ...{ idempotencyKey: freshKey(), key: 'appt.holdMinutes', value: 8 },
  ...{ document: '粤卫办〔2026〕1号', place: '第三条', ...change },
});
const ofRegion = (change: object) => setPolicyValue(sysAdmin, value({ regionCode: '440400', ...change }));
const ofHospital = (change: object) =>
  setPolicyValue(byHospital, value({ organizationId: network.hospital.id, ...change }));
const hold = () => policyFor({ rows }, 'appt.holdMinutes', place(), clock.now());
const place = () => ({ organizationId: network.hospital.id, regionCode: network.hospital.regionCode });

describe('the value in force', () => {
  test('is the default until somebody sets one', async () => {
    const applied = await policyFor({ rows }, 'appt.holdMinutes', place(), NOW);
    expect(applied).toEqual({
      ...{ key: 'appt.holdMinutes', value: 10, unit: 'MINUTE', scope: 'DEFAULT' },
      ...{ provenance: 'assumption (domain 7)', effectiveFromAt: null },
    });
  });

  test('follows the region, then the organisation, each from its own instant on', async () => {
    await ofRegion({ value: 6 });
    await ofHospital({ value: 4, effectiveFromAt: new Date(NOW.getTime() + DAY) });
    const at = (now: Date) => policyFor({ rows }, 'appt.holdMinutes', place(), now);
    expect(await at(NOW)).toMatchObject({
      value: 6,
      scope: 'REGION',
      provenance: '粤卫办〔2026〕1号, 第三条',
    });
    expect(await at(new Date(NOW.getTime() + DAY))).toMatchObject({ value: 4, scope: 'ORGANIZATION' });
    expect(await at(new Date(NOW.getTime() - 1))).toMatchObject({ value: 10, scope: 'DEFAULT' });
  });

  test('can be read with others in one go, and inside a transaction', async () => {
    await ofRegion({ value: 6 });
    const keys = ['appt.holdMinutes', 'appt.maxHolds'] as const;
    const applied = await write((tx) => policiesFor(tx, keys, place(), NOW));
    expect([applied['appt.holdMinutes'].value, applied['appt.maxHolds'].value]).toEqual([6, 3]);
  });

  test('bounds an act that asks for it, and a running clock keeps the value of its start', async () => {
    await ofRegion({ key: 'agreement.countersignDays', value: 7 });
    const byHome = actingAt(network.home, clock, 'ORG_ADMIN');
    const id = await proposeAgreement(byHome, proposal(network));
    await ofRegion({ key: 'agreement.countersignDays', value: 3 });
    const agreement = await read().cooperationAgreement.findUniqueOrThrow({ where: { id } });
    expect(agreement.countersignDueAt).toEqual(new Date(NOW.getTime() + 7 * DAY));
  });
});

describe('setting a value', () => {
  test('is on record with who, when, where from, and leaves earlier values as they were', async () => {
    await ofRegion({ value: 6 });
    clock.advance(DAY);
    const id = await ofRegion({ value: 5 });
    const event = await read().event.findFirstOrThrow({ where: { nounId: id } });
    expect(event).toMatchObject({
      noun: 'policyValue',
      act: 'policyValueSet',
      role: 'SYS_ADMIN',
      recordedAt: clock.now(),
    });
    const { history, applied } = await policyEntryOf(id, clock.now());
    expect(applied.value).toBe(5);
    expect(history.map((entry) => entry.value)).toEqual([5, 6]);
  });

  test('twice with one key has one effect', async () => {
    const input = value({ regionCode: '440400' });
    expect(await setPolicyValue(sysAdmin, input)).toBe(await setPolicyValue(sysAdmin, input));
    expect(await read().policyValue.count()).toBe(1);
  });

  const yesterday = new Date(NOW.getTime() - DAY);
  const refused: [string, () => Promise<string>, string, string][] = [
    ['of an unknown key', () => ofRegion({ key: 'appt.nothing' }), 'POLICY_KEY_UNKNOWN', 'key'],
    ['of a key of the language', () => ofRegion({ key: 'constructor' }), 'POLICY_KEY_UNKNOWN', 'key'],
    ['below the bounds', () => ofRegion({ value: 0 }), 'POLICY_RANGE', 'value'],
    ['above the bounds', () => ofRegion({ value: 61 }), 'POLICY_RANGE', 'value'],
    ['in the past', () => ofRegion({ effectiveFromAt: yesterday }), 'POLICY_RETROACTIVE', 'effectiveFromAt'],
    ['without a document', () => ofRegion({ document: ' ' }), 'TEXT_EMPTY', 'document'],
    ['without a place in it', () => ofRegion({ place: '' }), 'TEXT_EMPTY', 'place'],
    ['of no place', () => ofRegion({ regionCode: null }), 'POLICY_PLACE', 'regionCode'],
    ['of an unknown region', () => ofRegion({ regionCode: '999999' }), 'NOT_FOUND', 'regionCode'],
    [
      'of region and organisation at once',
      () => ofHospital({ regionCode: '440400' }),
      'POLICY_PLACE',
      'regionCode',
    ],
    [
      'of another organisation',
      () => ofHospital({ organizationId: network.home.id }),
      'NOT_FOUND',
      'organizationId',
    ],
    [
      'of a region by an ORG_ADMIN',
      () => ofHospital({ organizationId: null, regionCode: '440400' }),
      'NOT_YOUR_ACT',
      'regionCode',
    ],
    [
      'of an organisation by SYS_ADMIN',
      () => ofRegion({ regionCode: null, organizationId: network.health.id }),
      'NOT_YOUR_ACT',
      'organizationId',
    ],
    ['looser than the region', () => ofHospital({ value: 11 }), 'POLICY_DIRECTION', 'value'],
    [
      "of a key that is the region's alone",
      () => ofHospital({ key: 'agreement.maxTermMonths', value: 12 }),
      'POLICY_NOT_OVERRIDABLE',
      'key',
    ],
  ];
  test.each(refused)('%s is refused and leaves nothing', async (_, act, code, path) => {
    const before = await read().event.count();
    const refusal = await refusalOf(act());
    expect([refusal.code, refusal.path.join('.')]).toEqual([code, path]);
    expect([await read().policyValue.count(), await read().event.count()]).toEqual([0, before]);
  });

  test("is judged against the region's value of the day on which it takes effect", async () => {
    const effectiveFromAt = new Date(NOW.getTime() + DAY);
    await ofRegion({ value: 5, effectiveFromAt });
    const refusal = await refusalOf(ofHospital({ value: 8, effectiveFromAt }));
    expect(refusal).toMatchObject({ code: 'POLICY_DIRECTION', policy: { value: 5, scope: 'REGION' } });
    await ofHospital({ value: 8 });
    expect((await hold()).value).toBe(8);
    clock.set(effectiveFromAt);
    expect((await hold()).value).toBe(5);
  });
});

describe('the list', () => {
  test('holds every key, ordered, for the own organisation by default', async () => {
    await ofHospital({ value: 8 });
    const entries = await policyEntries(byHospital.viewer, {}, clock.now());
    expect(entries.map(({ key }) => key)).toEqual([...POLICY_KEYS].sort());
    const entry = entries.find(({ key }) => key === 'appt.holdMinutes');
    expect(entry?.applied).toMatchObject({ value: 8, scope: 'ORGANIZATION' });
    expect(entry?.ofDefault.value).toBe(10);
  });

  test('can be asked for a region, another organisation and another time', async () => {
    await ofRegion({ value: 6, effectiveFromAt: new Date(NOW.getTime() + DAY) });
    const { viewer } = byHospital;
    const keys = ['appt.holdMinutes'];
    const first = async (search: object, at: Date) =>
      (await policyEntries(viewer, { keys, ...search }, at))[0]?.applied.value;
    const tomorrow = new Date(NOW.getTime() + DAY);
    expect(await first({ regionCode: '440402' }, NOW)).toBe(10);
    expect(await first({ regionCode: '440402' }, tomorrow)).toBe(6);
    expect(await first({ regionCode: '450000' }, tomorrow)).toBe(10);
    expect(await first({ organizationId: network.home.id }, tomorrow)).toBe(6);
  });

  test.each([
    ['an unknown key', { keys: ['nothing'] }, 'POLICY_KEY_UNKNOWN'],
    ['an unknown region', { regionCode: '999999' }, 'NOT_FOUND'],
    ['an unknown organisation', { organizationId: 'unknown' }, 'NOT_FOUND'],
    ['both at once', { organizationId: 'unknown', regionCode: '440400' }, 'POLICY_PLACE'],
  ])('of %s is refused', async (_, search, code) => {
    expect((await refusalOf(policyEntries(byHospital.viewer, search, NOW))).code).toBe(code);
  });
});
