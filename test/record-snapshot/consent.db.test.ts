import { describe, expect, test } from 'vitest';
import type { Role } from '../../domain/codes/role.ts';
import { objectsOf } from '../../domain/event/objects.ts';
import { sweepRecordSnapshots } from '../../domain/record-snapshot/sweep.ts';
import { endResidency } from '../../domain/residency/end.ts';
import { correctResident } from '../../domain/resident/correct.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read, write } from '../../prisma/client.ts';
import {
  clinic,
  clock,
  HOUR,
  hospital,
  later,
  nurse,
  placeOf,
  record,
  refuse,
  residentId,
  withdraw,
} from '../consent/scene.ts';
import { newKey } from '../fixtures/network.ts';
import { answer } from '../support/record-his.ts';
import { condition, his, latest, pull, puller, shared, shownTo, snapshots, useRecordScene } from './scene.ts';

useRecordScene();

const both = () => ({ recipientOrgIds: [placeOf(nurse), placeOf(hospital)] });
const as = (role: Role, change: Partial<Acting['viewer']> = {}): Acting => ({
  ...nurse,
  viewer: { ...nurse.viewer, roles: [role], ...change },
});
const codeOf = (act: Promise<unknown>) =>
  act.then(
    () => 'DONE',
    ({ code }) => code,
  );
const isTold = async ({ viewer }: Acting, id: string) => {
  const openness = (await objectsOf('recordSnapshot', [id])).get(id);
  return openness?.(viewer, clock.now()) != null;
};

describe('a consent that names both, the hospital and the home,', () => {
  test('asks for the record by itself', async () => {
    const consentId = await shared();
    expect(await snapshots()).toMatchObject([
      { state: 'REQUESTED', consentId, sourceOrgId: placeOf(hospital), organizationId: placeOf(nurse) },
    ]);
    await puller().run();
    expect(await shownTo(nurse)).toMatchObject([{ state: 'FETCHED' }]);
    const events = await read().event.findMany({
      where: { noun: 'recordSnapshot', nounId: (await latest()).id },
    });
    expect(events.map(({ act, role }) => [act, role])).toEqual([
      ['recordPull', 'NH_NURSE'],
      ['recordFetch', 'HIS_CLIENT'],
    ]);
  });

  test.each([
    ['the hospital alone', () => ({ recipientOrgIds: [placeOf(hospital)] })],
    ['the home alone', () => ({ recipientOrgIds: [placeOf(nurse)] })],
    ['both, for something else', () => ({ ...both(), purpose: 'REFERRAL' as const })],
    ['both, until yesterday', () => ({ ...both(), signedAt: later(-48), validUntilAt: later(-24) })],
  ])('is not replaced by one for %s', async (_name, change) => {
    await record(change());
    expect(await snapshots()).toEqual([]);
    expect(await codeOf(pull())).toBe('RECORD_PULL_CONSENT');
  });

  test('nor by two consents that name one each', async () => {
    await record({ recipientOrgIds: [placeOf(hospital)] });
    await record({ recipientOrgIds: [placeOf(nurse)] });
    expect(await codeOf(pull())).toBe('RECORD_PULL_CONSENT');
  });
});

describe('who may ask', () => {
  test('is told why not', async () => {
    await record({ recipientOrgIds: [placeOf(nurse), placeOf(hospital), placeOf(clinic)] });
    expect(await codeOf(pull())).toBe('RECORD_PULL_OPEN');
    expect(await codeOf(pull(nurse, { sourceOrgId: placeOf(clinic) }))).toBe('RECORD_SOURCE_NONE');
    expect(await codeOf(pull(nurse, { sourceOrgId: residentId }))).toBe('NOT_FOUND');
    expect(await codeOf(pull(as('TEAM_MEMBER')))).toBe('NOT_YOUR_ACT');
    // A consent opens a record to read, and gives nobody into care.
    expect(await codeOf(pull(clinic))).toBe('NOT_IN_CARE');
    expect(await snapshots()).toHaveLength(1);
  });

  test('somebody foreign learns nothing, as of nobody', async () => {
    await shared();
    const nobody = codeOf(pull(clinic, { residentId: placeOf(clinic) }));
    expect([await codeOf(pull(clinic)), await nobody]).toEqual(['NOT_FOUND', 'NOT_FOUND']);
  });

  test('a repeat asks once', async () => {
    await shared();
    await puller().run();
    const repeat = { idempotencyKey: newKey() };
    expect(await pull(nurse, repeat)).toBe(await pull(nurse, repeat));
    expect(await snapshots()).toHaveLength(2);
  });

  test('of whom no ID card number is known nobody is asked', async () => {
    const { version } = await read().resident.findUniqueOrThrow({ where: { id: residentId } });
    const missing = { idType: 'NONE', idNo: null, idMissingReason: 'LOST' } as const;
    await correctResident(nurse, {
      idempotencyKey: newKey(),
      residentId,
      expectedVersion: version,
      ...missing,
    });
    await shared();
    expect(await snapshots()).toEqual([]);
    expect(await codeOf(pull())).toBe('RECORD_PULL_NUMBER');
  });
});

describe('when the consent ends', () => {
  test('before the call, nothing is called', async () => {
    const consentId = await shared();
    await withdraw(consentId);
    await puller().run();
    expect(his.calls).toEqual([]);
    expect(await latest()).toMatchObject({ state: 'CLOSED' });
  });

  test('during the call, nothing of the answer is kept', async () => {
    const consentId = await shared();
    let isWithdrawn: Promise<unknown> = Promise.resolve();
    his.instead = (path) => {
      if (!path.endsWith('$summary')) return null;
      isWithdrawn = withdraw(consentId);
      return (res) =>
        void isWithdrawn.then(() => answer(200, { resourceType: 'Bundle', type: 'document' })(res));
    };
    await puller().run();
    await isWithdrawn;
    expect(await latest()).toMatchObject({ state: 'CLOSED', entriesSealed: null, answeredAt: null });
  });

  test.each<[string, (consentId: string) => Promise<unknown>]>([
    ['by its withdrawal', withdraw],
    ['by a refusal of what the hospital is told', () => refuse({ recipientOrgIds: [placeOf(hospital)] })],
    ['by a refusal of what the home is told', () => refuse({ recipientOrgIds: [placeOf(nurse)] })],
  ])('afterwards, %s, not even that there was an answer is shown', async (_name, end) => {
    const consentId = await shared();
    await puller().run();
    const { id } = await latest();
    expect([await isTold(nurse, id), (await shownTo(nurse)).length]).toEqual([true, 1]);
    clock.advance(1000);
    await end(consentId);
    expect([await isTold(nurse, id), await shownTo(nurse)]).toEqual([false, []]);
    expect(await codeOf(pull())).toBe('RECORD_PULL_CONSENT');
  });

  test('by its term, at that instant', async () => {
    await record({ ...both(), validUntilAt: later(1) });
    await puller().run();
    clock.set(later(1));
    expect(await shownTo(nurse)).toEqual([]);
    await sweepRecordSnapshots(clock.now());
    expect(await latest()).toMatchObject({ state: 'CLOSED' });
  });

  test('a new one opens a new pull, not the old answer', async () => {
    await withdraw(await shared());
    clock.advance(1000);
    await record({ ...both(), signedAt: clock.now() });
    await puller().run();
    expect((await snapshots()).map(({ state }) => state)).toEqual(['CLOSED', 'FETCHED']);
    expect(await shownTo(nurse)).toHaveLength(1);
  });

  test('with the stay, nobody is asked any more and nothing is shown', async () => {
    await shared();
    const stay = await read().residency.findFirstOrThrow({ where: { residentId } });
    const end = {
      residencyId: stay.id,
      expectedVersion: stay.version,
      toOn: '2026-11-22',
      reason: 'MOVED_HOME' as const,
    };
    await endResidency(nurse, { idempotencyKey: newKey(), ...end });
    clock.advance(24 * HOUR);
    await write((tx) =>
      tx.db.recordSnapshot.updateMany({ where: { residentId }, data: { giveUpAt: later(48) } }),
    );
    await write((tx) =>
      tx.db.careRelation.updateMany({ where: { residentId }, data: { endedAt: clock.now() } }),
    );
    await puller().run();
    expect(his.calls).toEqual([]);
    expect(await latest()).toMatchObject({ state: 'FAILED', failure: 'NOT_PERMITTED' });
    expect(await shownTo(nurse)).toEqual([]);
  });
});

describe('what was fetched for the home', () => {
  test('is read there and by the resident, and by nobody else', async () => {
    await record({ recipientOrgIds: [placeOf(nurse), placeOf(hospital), placeOf(clinic)] });
    await puller().run();
    const resident = as('RESIDENT', { organizationId: placeOf(clinic), residentId });
    expect(await shownTo(resident)).toHaveLength(1);
    for (const other of [hospital, clinic, as('TEAM_MEMBER'), as('REFERRAL_OFFICE')])
      expect(await shownTo(other)).toEqual([]);
  });

  test('names what is protected to who treats and to the resident alone', async () => {
    const coding = [
      {
        system: 'http://snomed.info/sct',
        code: '86406008',
        display: 'Human immunodeficiency virus infection',
      },
    ];
    his.resources = [
      condition('免疫缺陷状态', { code: { text: '免疫缺陷状态', coding } }),
      condition('F20.0 偏执型精神分裂症', { id: 'c2' }),
      condition('高血压', { id: 'c3' }),
    ];
    await shared();
    await puller().run();
    const namesTo = async (by: Acting) =>
      (await shownTo(by))[0]?.entries.map(({ text, code }) => text ?? code).sort();
    expect(await namesTo(nurse)).toEqual([null, null, '高血压']);
    const all = ['F20.0 偏执型精神分裂症', '免疫缺陷状态', '高血压'];
    expect(await namesTo(as('CLINIC_DOCTOR'))).toEqual(all);
    expect(await namesTo(as('RESIDENT', { residentId }))).toEqual(all);
  });
});
