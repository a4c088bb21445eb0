import { beforeEach, describe, expect, test } from 'vitest';
import { countersignAgreement } from '../../domain/agreement/actions.ts';
import { amendAgreement } from '../../domain/agreement/amend.ts';
import { remindOfEndings } from '../../domain/agreement/remind.ts';
import { succeedAgreement } from '../../domain/agreement/succeed.ts';
import { newId } from '../../domain/id.ts';
import { read, write } from '../../prisma/client.ts';
import { actingAt, NOW } from '../fixtures/agreements.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { asRead, running, stored, suspend, terminate } from './course.ts';
import { byHome, byHospital, clock, network, useAgreementScene } from './scene.ts';

useAgreementScene();

describe('a termination', () => {
  test.each([
    [undefined, 'AGREEMENT_EFFECTIVE_MISSING', 'NOTICE'],
    ['2026-12-21', 'AGREEMENT_NOTICE_SHORT', 'NOTICE'],
    ['2026-11-22', 'AGREEMENT_EFFECTIVE_PAST', 'MUTUAL'],
    ['2027-11-01', 'AGREEMENT_EFFECTIVE_LATE', 'NOTICE'],
  ])('on %s is refused: %s', async (effectiveOn, code, ground) => {
    const id = await running();
    const before = await stored(id);
    const refusal = await refusalOf(terminate(byHome, id, { effectiveOn, ground }));
    expect([refusal.code, refusal.path]).toEqual([code, ['effectiveOn']]);
    expect(await stored(id)).toEqual(before);
  });

  test('by both is on the day that both name; before its first day it needs none', async () => {
    const id = await running();
    await terminate(byHome, id, { ground: 'MUTUAL', effectiveOn: '2026-11-23' });
    expect((await stored(id)).state).toBe('ACTIVE');
    await terminate(byHospital, id, { ground: 'MUTUAL', effectiveOn: '2026-11-23' });
    expect(await stored(id)).toMatchObject({ state: 'TERMINATING', terminatesOn: '2026-11-23' });
  });
});

describe('a successor', () => {
  test('begins the day after, once only, within 90 days, and the predecessor runs to its end', async () => {
    const id = await running();
    const succeed = async () => succeedAgreement(byHome, { ...(await asRead(id)), endOn: '2028-10-31' });
    expect(await refusalOf(succeed())).toMatchObject({
      code: 'AGREEMENT_SUCCESSION_EARLY',
      policy: { value: 90 },
    });
    clock.set(new Date('2027-08-20T01:00:00Z'));
    const next = await succeed();
    expect(await stored(next)).toMatchObject({
      startOn: '2027-11-01',
      predecessorId: id,
      state: 'PENDING_COUNTERSIGN',
    });
    expect(await read().agreementQuota.findMany({ where: { agreementId: next } })).toMatchObject([
      { placesPerWeek: 5 },
    ]);
    expect((await refusalOf(succeed())).code).toBe('AGREEMENT_SUCCESSOR_OPEN');
    await countersignAgreement(byHospital, await asRead(next));
    expect((await stored(id)).state).toBe('ACTIVE');
    const early = await running({ type: 'ALLIANCE' });
    await terminate(byHome, early, { effectiveOn: '2027-10-01' });
    const after = await succeedAgreement(byHospital, { ...(await asRead(early)), endOn: '2028-10-31' });
    expect((await stored(after)).startOn).toBe('2027-10-01');
  });
});

describe('people are told', () => {
  let admins: string[];
  beforeEach(async () => {
    admins = await write(async ({ db }) => {
      const made: string[] = [];
      for (const { id: organizationId } of [network.home, network.hospital]) {
        const personId = newId(NOW);
        await db.person.create({ data: { id: personId, name: '管理员', createdAt: NOW } });
        const role = { id: newId(NOW), organizationId, role: 'ORG_ADMIN', fromOn: '2026-01-01' };
        await db.roleAssignment.create({ data: { ...role, personId } });
        made.push(personId);
      }
      return made;
    });
  });
  const told = (kind: string) =>
    read().notification.findMany({
      where: { kind, personId: { in: admins } },
      orderBy: [{ at: 'asc' }, { personId: 'asc' }],
      select: { personId: true, at: true },
    });

  test('of the end 60, 30 and 7 days before it, once each, by two sweepers and after a long rest', async () => {
    const id = await running();
    const sweep = () => Promise.all([remindOfEndings(clock.now()), remindOfEndings(clock.now())]);
    clock.set(new Date('2027-08-31T15:59:59Z'));
    expect(await sweep()).toEqual([0, 0]);
    clock.set(new Date('2027-10-25T00:00:00Z'));
    const [first, second] = await sweep();
    expect(first + second).toBe(3);
    expect(await sweep()).toEqual([0, 0]);
    const dues = ['2027-08-31T16:00:00Z', '2027-09-30T16:00:00Z', '2027-10-23T16:00:00Z'];
    expect((await told('AGREEMENT_ENDING')).map(({ at }) => at)).toEqual(
      dues.flatMap((due) => [new Date(due), new Date(due)]),
    );
    expect((await stored(id)).version).toBe(2);
  });

  test('of no end that is known: under notice, or with a successor that is signed', async () => {
    const id = await running();
    await terminate(byHome, await running({ type: 'ALLIANCE' }), { effectiveOn: '2027-10-01' });
    clock.set(new Date('2027-09-10T00:00:00Z'));
    const next = await succeedAgreement(byHome, { ...(await asRead(id)), endOn: '2028-10-31' });
    await countersignAgreement(byHospital, await asRead(next));
    expect(await remindOfEndings(clock.now())).toBe(0);
  });

  test('of each change by the other side, and both of one by a supervisor', async () => {
    const [homeAdmin, hospitalAdmin] = admins;
    const id = await running();
    const count = async (personId = '') =>
      read().notification.count({ where: { personId, kind: 'AGREEMENT_CHANGED', nounId: id } });
    expect([await count(homeAdmin), await count(hospitalAdmin)]).toEqual([1, 1]);
    await amendAgreement(byHome, { ...(await asRead(id)), feeTerms: '免费' });
    expect([await count(homeAdmin), await count(hospitalAdmin)]).toEqual([1, 2]);
    const bureau = actingAt(network.health, clock, 'HEALTH_SUPERVISOR');
    await suspend(bureau, id, { ground: 'SUPERVISION' });
    expect([await count(homeAdmin), await count(hospitalAdmin)]).toEqual([2, 3]);
  });
});
