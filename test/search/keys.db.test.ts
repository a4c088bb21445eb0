import { describe, expect, test } from 'vitest';
import { sweepSearchKeys } from '../../domain/search/sweep.ts';
import { read, write } from '../../prisma/client.ts';
import { town } from '../fixtures/open-town.ts';
import { dayOf, newRegistration, signedIn } from '../fixtures/town.ts';
import { freshKey, nodeOf } from '../support/acts.ts';
import { CARD, found, guiyingIdNo, ids, page, takeIn, useSearchScene } from './scene.ts';

useSearchScene();

describe('who is not found', () => {
  test('nobody by a stranger, whatever is typed', async () => {
    for (const text of ['王', 'wang', 'wgy', CARD, guiyingIdNo.slice(-4), '301-2']) {
      expect(await page(town.otherNurse, { text })).toEqual(await page(town.otherNurse, { text: 'nobody' }));
    }
  });

  test('by the identity alone: a number says more than it opens', async () => {
    const again = newRegistration({ nameOnCard: '王桂英', idNo: guiyingIdNo });
    nodeOf(await town.otherNurse.act('residentRegister', again, 'id'));
    expect(await found(town.otherNurse, 'wgy')).toEqual(['王桂英 INITIALS']);
    expect(await found(town.otherNurse, CARD)).toEqual([]);
    expect(await found(town.otherNurse, guiyingIdNo.slice(-6))).toEqual([]);
    expect(await found(town.otherNurse, '301-2')).toEqual([]);
  });

  test('with a consent by the name and the number, and from its withdrawal on by nothing', async () => {
    const given = {
      residentId: ids.单雄信,
      purpose: 'RECORD_SHARING',
      policyRef: '健康档案共享知情同意书 第1版',
      decision: 'GIVEN',
      basis: 'SELF',
      signerName: '单雄信',
      method: 'PAPER',
      signedAt: town.service.clock.now().toISOString(),
      recipientOrgIds: [town.network.hospital.id],
    };
    const consent = nodeOf(await town.nurse.act('consentRecord', given));
    expect(await found(town.doctor, 'shan')).toEqual(['单雄信 PINYIN']);
    const withdrawal = { consentId: consent.id, expectedVersion: consent.version, withdrawnByName: '单雄信' };
    nodeOf(await town.nurse.act('consentWithdraw', withdrawal));
    expect(await found(town.doctor, 'shan')).toEqual([]);
    expect(
      await read().residentSearchKey.count({ where: { organizationId: town.network.hospital.id } }),
    ).toBe(0);
  });

  test('in an emergency by the clinician who opened the record, and by no colleague', async () => {
    const colleague = await signedIn(town.service, town.network.hospital.id, 'HOSP_DOCTOR');
    const reason = { reasonCode: 'UNCONSCIOUS', reasonText: '急诊患者意识不清，无法询问病史' };
    nodeOf(await town.doctor.act('breakGlassOpen', { residentId: ids.解缙, ...reason }));
    expect(await found(town.doctor, '解缙')).toEqual(['解缙 NAME']);
    expect(await found(colleague, '解缙')).toEqual([]);
    expect(await found(colleague, 'xie')).toEqual([]);
  });

  test('by a role that cares for nobody', async () => {
    await expect(page(town.homeAdmin, { text: '王' })).rejects.toThrow();
    await expect(page(town.scheduler, { text: '王' })).rejects.toThrow();
  });
});

describe('the keys follow the record', () => {
  test('a name set right is found by the new one, and no more by the old one', async () => {
    const id = await takeIn('赵错字');
    const { version } = await read().resident.findUniqueOrThrow({ where: { id } });
    nodeOf(
      await town.nurse.act('residentCorrect', {
        residentId: id,
        expectedVersion: version,
        nameOnCard: '钱正字',
      }),
    );
    expect(await found(town.nurse, '赵错')).toEqual([]);
    expect(await found(town.nurse, 'zhaocuo')).toEqual([]);
    expect(await found(town.nurse, '钱正')).toEqual(['钱正字 NAME']);
  });

  test('while a name is set right, everybody is found by the old one or the new one, and shown as found', async () => {
    const id = await takeIn('孙旧名');
    let isDone = false;
    const correcting = (async () => {
      for (let round = 0; round < 6; round += 1) {
        const { version } = await read().resident.findUniqueOrThrow({ where: { id } });
        const nameOnCard = round % 2 === 0 ? '孙新名' : '孙旧名';
        const input = { residentId: id, expectedVersion: version, nameOnCard, idempotencyKey: freshKey() };
        nodeOf(await town.nurse.act('residentCorrect', input));
      }
      isDone = true;
    })();
    while (!isDone) {
      const names = await found(town.nurse, '孙');
      expect(names).toHaveLength(1);
      for (const [text, name] of [
        ['孙旧', '孙旧名 NAME'],
        ['孙新', '孙新名 NAME'],
      ] as const) {
        expect([[], [name]]).toContainEqual(await found(town.nurse, text));
      }
    }
    await correcting;
  });

  test('a key that nobody removed yet opens nothing', async () => {
    const id = await takeIn('周离开', {}, { bedNo: '9-1' });
    const stay = await read().residency.findFirstOrThrow({ where: { residentId: id } });
    const end = {
      residencyId: stay.id,
      expectedVersion: stay.version,
      toOn: dayOf(town, 0),
      reason: 'MOVED_HOME',
    };
    nodeOf(await town.nurse.act('residencyEnd', end));
    expect(await found(town.nurse, '周离')).toEqual(['周离开 NAME']);
    town.service.clock.advance(86_400_000);
    const keys = () => read().residentSearchKey.count({ where: { residentId: id } });
    expect(await keys()).toBeGreaterThan(0);
    expect(await found(town.nurse, '周离')).toEqual([]);
    expect(await found(town.nurse, '9-1')).toEqual([]);
    await sweepSearchKeys(town.service.clock.now());
    expect(await keys()).toBe(0);
  });

  test('a relation that came without keys gets them in the background, and once', async () => {
    await write((tx) => tx.db.residentSearchKey.deleteMany({ where: { residentId: ids.吕布 ?? '' } }));
    await write((tx) =>
      tx.db.careRelation.updateMany({ where: { residentId: ids.吕布 ?? '' }, data: { searchVersion: 0 } }),
    );
    expect(await found(town.nurse, 'lvbu')).toEqual([]);
    const now = town.service.clock.now();
    const counts = await Promise.all([sweepSearchKeys(now), sweepSearchKeys(now)]);
    expect(Math.max(...counts)).toBeGreaterThan(0);
    expect(await found(town.nurse, 'lvbu')).toEqual(['吕布 PINYIN']);
    expect(await sweepSearchKeys(now)).toBe(0);
  });

  test('the database holds no end of a number', async () => {
    const keys = await read().residentSearchKey.findMany({ where: { kind: 'ID_TAIL' } });
    expect(keys.length).toBeGreaterThan(0);
    expect(keys.filter(({ key }) => !/^[A-Za-z0-9_-]{43}$/.test(key))).toEqual([]);
  });
});
