import { beforeEach, describe, expect, test } from 'vitest';
import { sweepRecordSnapshots } from '../../domain/record-snapshot/sweep.ts';
import { correctResident } from '../../domain/resident/correct.ts';
import { SYSTEMS } from '../../fhir/codes.ts';
import { read, write } from '../../prisma/client.ts';
import { clock, HOUR, hospital, idNo, nurse, placeOf, residentId } from '../consent/scene.ts';
import { newKey } from '../fixtures/network.ts';
import { register } from '../fixtures/residents.ts';
import { approve, askToVoid, colleagueOf } from '../fixtures/two-people.ts';
import { merge } from '../merge/scene.ts';
import { haveActiveEndpoint } from '../support/delivery.ts';
import { answer } from '../support/record-his.ts';
import {
  allergy,
  condition,
  his,
  latest,
  patient,
  pull,
  puller,
  shared,
  shownTo,
  snapshots,
  useRecordScene,
} from './scene.ts';

useRecordScene();

const MINUTE = 60_000;
const toldOf = (nounId: string) =>
  read().notification.findMany({ where: { kind: 'RECORD_ANSWERED', nounId } });

test.each([
  ['that goes on with the number', () => idNo, { state: 'FETCHED', entryCount: 2 }],
  ['of somebody else', () => '440403195001010018', { state: 'FAILED', failure: 'OTHER_PATIENT' }],
])('a record that was replaced leads to the one %s', async (_name, numberOf, expected) => {
  const other = { reference: 'Patient/p9' };
  his.patients = [patient({ id: 'p0', active: false, link: [{ other, type: 'replaced-by' }] })];
  const next = patient({ id: 'p9', identifier: [{ system: SYSTEMS.idCard, value: numberOf() }] });
  const subject = { reference: 'Patient/p9' };
  his.resources = [condition('高血压', { subject }), allergy('青霉素', { patient: subject })];
  his.instead = (asked) => {
    if (asked === 'Patient/p9') return answer(200, next);
    if (asked !== 'Patient/p9/$summary') return null;
    const entry = [next, ...his.resources].map((resource) => ({ resource }));
    return answer(200, { resourceType: 'Bundle', type: 'document', entry });
  };
  await shared();
  await puller().run();
  expect(await latest()).toMatchObject(expected);
});

describe('whoever has asked for a record', () => {
  test.each<[string, () => void]>([
    ['it has come', () => {}],
    ['nobody is known there', () => void Object.assign(his, { patients: [] })],
    [
      'it is refused',
      () =>
        void Object.assign(his, {
          instead: () => answer(403, { resourceType: 'OperationOutcome', issue: [] }),
        }),
    ],
  ])('is told once when there is an answer: %s', async (_name, prepare) => {
    prepare();
    await shared();
    const { id } = await latest();
    expect(await toldOf(id)).toEqual([]);
    await puller().run();
    await puller().run();
    const { personId, organizationId } = nurse.viewer;
    expect(await toldOf(id)).toMatchObject([
      { personId, organizationId, noun: 'recordSnapshot', residentId },
    ]);
  });

  test('is told as well that there will be none', async () => {
    his.instead = () => answer(503, 'no');
    await shared();
    await puller().run();
    const { id } = await latest();
    expect(await toldOf(id)).toEqual([]);
    clock.advance(HOUR);
    await sweepRecordSnapshots(clock.now());
    expect(await toldOf(id)).toHaveLength(1);
  });
});

describe('a source that wants to be left alone', () => {
  test('is asked when it says, and for nobody else before that', async () => {
    his.instead = () => (res) => void res.writeHead(503, { 'retry-after': '600' }).end();
    await shared();
    await puller().run();
    const calls = his.calls.length;
    his.instead = () => null;
    const first = await latest();
    // Somebody else is to be asked about meanwhile.
    await write((tx) =>
      tx.db.recordSnapshot.create({
        data: { ...first, id: `${first.id.slice(0, -1)}x`, attempts: 0, nextAttemptAt: clock.now() },
      }),
    );
    clock.advance(9 * MINUTE);
    await puller().run();
    expect(his.calls).toHaveLength(calls);
    clock.advance(MINUTE);
    await puller().run();
    expect((await snapshots()).map(({ state }) => state)).toEqual(['FETCHED', 'FETCHED']);
  });
});

describe('a pull', () => {
  beforeEach(shared);
  const held = (leaseUntilAt: Date) =>
    write((tx) =>
      tx.db.recordSnapshot.updateMany({
        where: { residentId },
        data: { leaseHolder: 'another', leaseUntilAt },
      }),
    );

  test('is another process’s for its lease, and not for ever where the clock of that one was wrong', async () => {
    await held(new Date(clock.now().getTime() + 3 * MINUTE));
    await puller().run();
    expect(his.calls).toEqual([]);
    await held(new Date(clock.now().getTime() + 365 * 24 * HOUR));
    await puller().run();
    expect(await latest()).toMatchObject({ state: 'FETCHED', leaseHolder: null });
  });

  test('is closed when its consent is void, and what it has brought is shown to nobody', async () => {
    await puller().run();
    expect(await shownTo(nurse)).toHaveLength(1);
    const { consentId } = await latest();
    await approve(await colleagueOf(nurse), await askToVoid(nurse, 'CONSENT', consentId));
    expect(await latest()).toMatchObject({ state: 'CLOSED' });
    expect(await shownTo(nurse)).toEqual([]);
  });

  test('that has not been made yet is not made when its consent is void', async () => {
    const { consentId } = await latest();
    await approve(await colleagueOf(nurse), await askToVoid(nurse, 'CONSENT', consentId));
    await puller().run();
    expect([his.calls, (await latest()).state]).toEqual([[], 'CLOSED']);
  });
});

describe('two records that become one', () => {
  /** The number was noted with the wrong record, and is put where it belongs. @returns the record that goes on */
  async function renumbered(): Promise<string> {
    const was = await read().resident.findUniqueOrThrow({ where: { id: residentId } });
    const missing = { idType: 'NONE', idNo: null, idMissingReason: 'LOST' } as const;
    const corrected = { residentId, expectedVersion: was.version, ...missing };
    await correctResident(nurse, { idempotencyKey: newKey(), ...corrected });
    return register(nurse, { idNo, healthCardNo: null, sex: was.sex as 'MALE', birthOn: was.birthOn });
  }

  test('take along what another system has said, and what it is still asked for', async () => {
    await shared();
    await puller().run();
    await pull();
    const intoResidentId = await renumbered();
    await merge([nurse, await colleagueOf(nurse)], { residentId, intoResidentId });
    await puller().run();
    const found = await read().recordSnapshot.findMany({ where: { residentId: intoResidentId } });
    expect(found.map(({ state }) => state)).toEqual(['FETCHED', 'FETCHED']);
    expect(his.calls.at(-2)?.body).toContain(idNo);
    const shown = await shownTo(nurse);
    expect(shown.map(({ entries }) => entries.length)).toEqual([2, 2]);
  });
});

describe('the source asks for a login', () => {
  const signedInBy = (change: Parameters<typeof haveActiveEndpoint>[3]) =>
    haveActiveEndpoint(placeOf(hospital), his.url, clock.now(), change);
  const authorizations = () => new Set(his.calls.map(({ authorization }) => authorization));
  const only = (token: string) => (path: string) => {
    const isOpen = path === 'token' || his.calls.at(-1)?.authorization === `Bearer ${token}`;
    return isOpen ? null : answer(401, { resourceType: 'OperationOutcome', issue: [{ code: 'login' }] });
  };

  test('and gets the token that was given for it', async () => {
    await signedInBy({ login: 'BEARER', bearerToken: 'of-the-hospital' });
    his.instead = only('of-the-hospital');
    await shared();
    await puller().run();
    expect(await latest()).toMatchObject({ state: 'FETCHED' });
    expect(authorizations()).toEqual(new Set(['Bearer of-the-hospital']));
  });

  test('and gets one by our key, another one when the first is taken back', async () => {
    let given = 0;
    await signedInBy({ login: 'SMART', tokenUrl: `${his.url}/token`, clientId: 'yiyang' });
    his.instead = (path) => {
      if (path !== 'token') return only('token-2')(path);
      given += 1;
      return answer(200, { access_token: `token-${given}`, expires_in: 300 });
    };
    await shared();
    await puller().run();
    expect(await latest()).toMatchObject({ state: 'FETCHED', failure: null });
    expect([given, authorizations()]).toEqual([2, new Set([undefined, 'Bearer token-1', 'Bearer token-2'])]);
  });

  test('that it does not take: it is tried again, and who can mend it is told', async () => {
    const endpoint = await signedInBy({ login: 'BEARER', bearerToken: 'of-last-year' });
    his.instead = only('of-this-year');
    await shared();
    await puller().run();
    expect(await latest()).toMatchObject({ state: 'REQUESTED', failure: 'LOGIN_REFUSED', attempts: 1 });
    const refused = () => read().endpoint.findUniqueOrThrow({ where: { id: endpoint } });
    expect((await refused()).loginRefusedAt).toEqual(clock.now());
    const alarms = () => read().alarm.findMany({ where: { nounId: endpoint } });
    expect(await alarms()).toMatchObject([
      { kind: 'LOGIN_REFUSED', state: 'RAISED', function: 'ADMINISTRATION' },
    ]);
    his.instead = only('of-last-year');
    clock.advance(2000);
    await puller().run();
    expect(await latest()).toMatchObject({ state: 'FETCHED', failure: null });
    expect([(await refused()).loginRefusedAt, (await alarms())[0]?.state]).toEqual([null, 'CLEARED']);
  });
});
