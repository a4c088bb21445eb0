import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ReferralRedirectInput, redirectReferral } from '../../domain/referral/child.ts';
import { recordIn } from '../../domain/referral/sealed.ts';
import { read, write } from '../../prisma/client.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { asRead, dayIn } from './acts.ts';
import { cast, elsewhere, network, stored } from './scene.ts';
import { childId, rejected, third, useTransferred } from './transferred-scene.ts';

useTransferred();

/** The hospital and the one that has said no are of the third level. */
const ranked = (id: string, level: string) =>
  write(({ db }) => db.organization.update({ where: { id }, data: { level } }));
beforeEach(async () => {
  for (const id of [network.hospital, elsewhere.organizationId]) await ranked(id, 'L3');
  await rejected();
});
afterEach(async () => {
  for (const id of [network.hospital, elsewhere.organizationId]) await ranked(id, 'UNGRADED');
});

const PLAN = { warningSigns: '气促加重', followUpPlan: '两周后回访' } as const;
const below = () => ({ ...PLAN, reasonCode: 'RECOVERY_REHAB', followUpOn: [dayIn(14)] }) as const;
const redirectTo = async (targets: readonly (typeof third)[], change: Partial<ReferralRedirectInput> = {}) =>
  redirectReferral(cast.treater, { ...(await asRead(childId)), targets, ...change });

describe('a redirection leads where who is asked is', () => {
  beforeEach(async () => {
    await ranked(third.organizationId, 'L2');
    const { organizationId } = third;
    const capability = { organizationId, capability: 'LINKED_WARD' };
    await write(({ db }) => db.organizationCapability.create({ data: capability }));
  });

  test('down, to a hospital of a lower level, with the plan that goes down and a reason for it', async () => {
    const before = await stored(childId);
    const id = await redirectTo([third], { ...below(), reasonText: '病情稳定，可在下级医院继续治疗' });
    const next = await stored(id);
    expect([before.direction, next.direction, next.kind]).toEqual(['LATERAL', 'DOWN', before.kind]);
    expect(next.reasonCode).toBe('RECOVERY_REHAB');
    expect(recordIn(id, next.recordSealed)).toMatchObject({
      ...{ ...PLAN, reasonText: '病情稳定，可在下级医院继续治疗' },
      treatmentSoFar: recordIn(childId, before.recordSealed).treatmentSoFar,
    });
  });

  test.each([
    ['a reason that leads down', { reasonCode: undefined }, 'REFERRAL_REASON', ['reasonCode']],
    ['warning signs', { warningSigns: undefined }, 'REFERRAL_INCOMPLETE', ['warningSigns']],
    ['days of follow-up', { followUpOn: undefined }, 'REFERRAL_INCOMPLETE', ['followUpOn']],
    ['a follow-up to come', { followUpOn: ['2020-01-01'] }, 'FOLLOW_UP_IN_PAST', ['followUpOn', '0']],
  ] as const)('and asks for %s, by its field', async (_what, change, code, path) => {
    const before = await stored(childId);
    const refusal = await refusalOf(redirectTo([third], { ...below(), ...change }));
    expect(refusal).toMatchObject({ code, path });
    expect(await stored(childId)).toEqual(before);
    expect(await read().referral.count({ where: { parentReferralId: childId } })).toBe(0);
  });

  test('and names who is asked where no direction leads there', async () => {
    await write(({ db }) =>
      db.organization.update({ where: { id: network.hospital }, data: { level: 'L1' } }),
    );
    const other = elsewhere;
    await ranked(third.organizationId, 'L1');
    expect(await refusalOf(redirectTo([third, other], below()))).toMatchObject({
      ...{ code: 'REFERRAL_DIRECTION', path: ['targets', '1', 'organizationId'] },
    });
  });

  test('and keeps its direction where that leads there as well', async () => {
    await ranked(third.organizationId, 'L3');
    const { direction, reasonCode } = await stored(await redirectTo([third]));
    expect([direction, reasonCode]).toEqual(['LATERAL', 'TECHNOLOGY_LIMIT']);
  });
});
