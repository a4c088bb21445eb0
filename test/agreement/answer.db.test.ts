import { describe, expect, test } from 'vitest';
import { countersignAgreement, rejectAgreement } from '../../domain/agreement/actions.ts';
import { sweepAgreements } from '../../domain/agreement/sweep.ts';
import { StateConflict, VersionConflict } from '../../domain/errors.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read, write } from '../../prisma/client.ts';
import { actingAt, NOW } from '../fixtures/agreements.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { actionsOf, answer, propose, rejection, seen, stored, timeline } from './course.ts';
import { byHome, byHospital, clock, DAY, network, useAgreementScene } from './scene.ts';

useAgreementScene();

describe('the answer', () => {
  test('a countersignature before the first day waits for it, and time does the rest without any sweep', async () => {
    const id = await propose();
    await countersignAgreement(byHospital, answer(id));
    expect(await stored(id)).toMatchObject({ state: 'PENDING_START', version: 2, countersignedAt: NOW });
    expect(await seen(byHome, ['PENDING_START'])).toBe(1);
    clock.set(new Date('2026-12-31T16:00:00Z'));
    expect([await seen(byHome, ['ACTIVE']), await seen(byHome, ['PENDING_START'])]).toEqual([1, 0]);
    clock.set(new Date('2027-12-31T16:00:00Z'));
    expect([await seen(byHome, ['EXPIRED']), await seen(byHome, ['ACTIVE'])]).toEqual([1, 0]);
    expect((await stored(id)).state).toBe('PENDING_START');
  });

  test('a countersignature after the first day opens from then on, not from before', async () => {
    const id = await propose({ startOn: '2026-11-01', endOn: '2027-10-31' });
    clock.advance(DAY);
    await countersignAgreement(byHospital, answer(id));
    expect((await stored(id)).state).toBe('ACTIVE');
    const [, countersigned, started] = await timeline(id);
    const admin = { organizationId: network.hospital.id, role: 'ORG_ADMIN' };
    expect(countersigned).toMatchObject({ act: 'agreementCountersign', toState: 'PENDING_START', ...admin });
    expect(started).toMatchObject({
      act: 'start',
      fromState: 'PENDING_START',
      toState: 'ACTIVE',
      role: null,
    });
    expect(started?.at).toEqual(clock.now());
  });

  test('a rejection keeps its reason', async () => {
    const id = await propose();
    const noText = { ...answer(id), reasonCode: 'OTHER' as const };
    expect((await refusalOf(rejectAgreement(byHospital, noText))).code).toBe('REASON_TEXT');
    await rejectAgreement(byHospital, { ...answer(id), reasonCode: 'OTHER', reasonText: '院内调整' });
    expect(await stored(id)).toMatchObject({
      state: 'REJECTED',
      reasonCode: 'OTHER',
      reasonText: '院内调整',
      version: 2,
    });
    expect((await timeline(id)).at(-1)).toMatchObject({ act: 'agreementReject', toState: 'REJECTED' });
  });

  test.each([
    ['countersigned', countersignAgreement],
    [
      'rejected',
      (acting: Acting, input: ReturnType<typeof answer>) =>
        rejectAgreement(acting, rejection(input.agreementId)),
    ],
  ])('a proposal that has lapsed cannot be %s', async (_, act) => {
    const id = await propose();
    clock.advance(30 * DAY);
    const refusal = await refusalOf(act(byHospital, answer(id)));
    expect(refusal).toBeInstanceOf(StateConflict);
    expect(refusal).toMatchObject({ currentState: 'EXPIRED', allowedStates: ['PENDING_COUNTERSIGN'] });
  });

  test('by the proposer, another role or a third organisation is refused; a third one learns nothing', async () => {
    const id = await propose();
    expect((await refusalOf(countersignAgreement(byHome, answer(id)))).code).toBe('NOT_YOUR_ACT');
    const nurse = actingAt(network.hospital, clock, 'HOSP_SCHED');
    expect((await refusalOf(countersignAgreement(nurse, answer(id)))).code).toBe('NOT_YOUR_ACT');
    const third = actingAt(network.otherHospital, clock, 'ORG_ADMIN');
    const [foreign, unknown] = [
      await refusalOf(countersignAgreement(third, answer(id))),
      await refusalOf(countersignAgreement(third, answer('unknown'))),
    ];
    const told = (refusal: typeof foreign) => [refusal.code, refusal.message, refusal.path, refusal.rule];
    expect(told(foreign)).toEqual(told(unknown));
    expect((await stored(id)).state).toBe('PENDING_COUNTERSIGN');
  });

  test('of a stale reader is told the current version', async () => {
    const id = await propose();
    const refusal = await refusalOf(countersignAgreement(byHospital, answer(id, 7)));
    expect(refusal).toBeInstanceOf(VersionConflict);
    expect(refusal).toMatchObject({ currentVersion: 1 });
  });

  test('of 20 that come at once one counts', async () => {
    const id = await propose();
    const all = await Promise.allSettled(
      Array.from({ length: 20 }, () => countersignAgreement(byHospital, answer(id))),
    );
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await timeline(id)).map(({ act }) => act)).toEqual(['agreementPropose', 'agreementCountersign']);
  });

  test('is not possible when the medical side has lost its licence, and the reasons say so beforehand', async () => {
    const proposed = await propose();
    const { id, licenceNo } = await read().organization.findUniqueOrThrow({
      where: { id: network.hospital.id },
    });
    await write((tx) => tx.db.organization.update({ where: { id }, data: { licenceNo: null } }));
    const actions = await actionsOf(byHospital, proposed);
    const [countersign, reject] = [actions.get('agreementCountersign'), actions.get('agreementReject')];
    expect(countersign).toMatchObject({
      isAvailable: false,
      refusals: [{ code: 'AGREEMENT_MEDICAL_UNLICENSED' }],
    });
    expect(reject).toMatchObject({ action: 'agreementReject', isAvailable: true });
    const refusal = await refusalOf(countersignAgreement(byHospital, answer(proposed)));
    expect(refusal.code).toBe('AGREEMENT_MEDICAL_UNLICENSED');
    await write((tx) => tx.db.organization.update({ where: { id }, data: { licenceNo } }));
  });
});

test('the sweep writes each edge once, at its due instant', async () => {
  const [lapsing, running] = [await propose(), await propose({ type: 'GENERAL' })];
  await countersignAgreement(byHospital, answer(running));
  clock.set(new Date('2028-06-01T00:00:00Z'));
  expect(await sweepAgreements(clock.now())).toBe(3);
  expect(await sweepAgreements(clock.now())).toBe(0);
  expect((await timeline(lapsing)).at(-1)).toMatchObject({
    act: 'lapse',
    at: new Date(NOW.getTime() + 30 * DAY),
  });
  expect((await timeline(running)).slice(-2)).toMatchObject([
    { act: 'start', toState: 'ACTIVE', at: new Date('2026-12-31T16:00:00Z'), organizationId: null },
    { act: 'expire', toState: 'EXPIRED', at: new Date('2027-12-31T16:00:00Z'), organizationId: null },
  ]);
});

test('a filter by states that no agreement can be in finds none', async () => {
  await propose();
  expect([await seen(byHome, ['DRAFT']), await seen(byHome, [])]).toEqual([0, 0]);
});

test('who sees an agreement: its two sides, and supervisors of the region of one', async () => {
  await propose();
  const cases: [Acting, number][] = [
    [byHome, 1],
    [actingAt(network.home, clock, 'NH_NURSE'), 1],
    [actingAt(network.hospital, clock, 'HOSP_SCHED'), 1],
    [actingAt(network.home, clock, 'RESIDENT'), 0],
    [actingAt(network.home, clock, 'SYS_ADMIN'), 0],
    [actingAt(network.otherHome, clock, 'ORG_ADMIN'), 0],
    [actingAt(network.health, clock, 'HEALTH_SUPERVISOR'), 1],
    [actingAt({ ...network.health, regionCode: '440403' }, clock, 'HEALTH_SUPERVISOR'), 1],
    [actingAt({ ...network.health, regionCode: '450000' }, clock, 'HEALTH_SUPERVISOR'), 0],
    [actingAt(network.civilOfXiangzhou, clock, 'CIVIL_AFFAIRS_SUPERVISOR'), 1],
    [actingAt({ ...network.civilOfXiangzhou, regionCode: '440403' }, clock, 'CIVIL_AFFAIRS_SUPERVISOR'), 0],
    [actingAt(network.health, clock, 'INSURANCE_SUPERVISOR'), 0],
  ];
  for (const [acting, count] of cases) {
    expect(
      await seen(acting, ['PENDING_COUNTERSIGN']),
      `${acting.viewer.roles} of ${acting.viewer.regionCode}`,
    ).toBe(count);
  }
});
