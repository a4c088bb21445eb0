import { beforeEach, describe, expect, test } from 'vitest';
import { acceptReferral } from '../../domain/referral/accept.ts';
import { withdrawTarget } from '../../domain/referral/choose.ts';
import { referralsVisible } from '../../domain/referral/policy.ts';
import { onWorklist } from '../../domain/referral/worklist.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read, write } from '../../prisma/client.ts';
import { answerTo } from '../fixtures/ask.ts';
import { actor } from '../fixtures/network.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { acceptance, asRead, does } from './acts.ts';
import { into } from './course.ts';
import { cast, clock, DAY, elsewhere, HOUR, stored, useReferralScene } from './scene.ts';

useReferralScene();

let id: string;
/** The office of the other hospital that is asked. */
let other: Acting;

beforeEach(async () => {
  id = await into('TWO ASKED');
  const { organizationId } = elsewhere;
  other = await write((tx) =>
    actor(tx, clock, { organizationId, role: 'REFERRAL_OFFICE', kind: 'HOSPITAL', name: '转诊办' }),
  );
});

const SHOWN = `query ($id: ID!) { referral(id: $id) {
  no version state expiresAt placedAt unmetDueAt closedAt endReasonCode
  targets { id state availableActions { action isAvailable refusals { code message } } }
  availableActions { action isAvailable refusals { code message } } } }`;

const isListed = async ({ viewer }: Acting, worklist: 'OVERDUE' | 'LOST') => {
  const open = [referralsVisible(viewer, clock.now()), await onWorklist(worklist, viewer, clock.now())];
  return (await read().referral.count({ where: { AND: [{ id }, ...open] } })) === 1;
};
const shownTo = async (by: Acting) => [
  await answerTo(by, SHOWN, { id }),
  [await isListed(by, 'OVERDUE'), await isListed(by, 'LOST')],
];

describe('one of several that are asked is shown the same, whatever the others answer:', () => {
  test.each([
    ['they ask back', [], ['Receive', 'RequestInfo']],
    ['they say no, and it is the last one', [], ['Receive', 'Reject']],
    ['it has said yes, and they say no', ['Accept'], ['Receive', 'Reject']],
    ['it has said no, and they say yes', ['Reject'], ['Receive', 'Accept']],
    ['it has said no, and so do they: nobody is left', ['Reject'], ['Receive', 'Reject']],
  ] as const)('%s', async (_what, own, others) => {
    for (const act of own) await does(`referral${act}`, cast.receiver, id);
    clock.advance(HOUR);
    const before = await shownTo(cast.receiver);
    const { version } = await stored(id);
    for (const act of others) await does(`referral${act}`, other, id);
    expect(await shownTo(cast.receiver)).toEqual(before);
    expect((await stored(id)).version).toBe(version + others.length);
  });

  test('they let it wait, and it has answered', async () => {
    await does('referralAccept', cast.receiver, id);
    clock.advance(4 * DAY);
    expect(await isListed(cast.receiver, 'OVERDUE')).toBe(false);
    expect(await isListed(cast.receiver, 'LOST')).toBe(false);
    expect(await isListed(other, 'OVERDUE')).toBe(true);
    expect([await isListed(cast.nurse, 'OVERDUE'), await isListed(cast.nurse, 'LOST')]).toEqual([true, true]);
  });
});

describe('of the versions', () => {
  const accepts = async (by: Acting, input: Awaited<ReturnType<typeof asRead>>) =>
    acceptReferral(by, { ...input, ...acceptance(), departmentId: null });

  test('each of several has its own: neither stands in the way of the other, and both of the sender', async () => {
    const [mine, senders] = [await asRead(id, cast.receiver), await asRead(id, cast.nurse)];
    await does('referralReceive', other, id);
    await accepts(cast.receiver, mine);
    const stale = { ...senders, targetId: (await stored(id)).targets[1]?.id ?? '' };
    const refused = withdrawTarget(cast.nurse, { ...stale, reasonCode: 'OTHER', reasonText: '另行安排' });
    expect(await refusalOf(refused)).toMatchObject({
      ...{ code: 'VERSION_CONFLICT', currentVersion: (await stored(id)).version },
    });
  });

  test('its own is old when its own answer has moved, and the refusal names no other', async () => {
    const mine = await asRead(id, cast.receiver);
    await does('referralRequestInfo', cast.receiver, id);
    await does('referralReceive', other, id);
    await does('referralAnswerInfo', cast.doctor, id);
    const currentVersion = mine.expectedVersion + 2;
    expect(await refusalOf(accepts(cast.receiver, mine))).toMatchObject({
      ...{ code: 'VERSION_CONFLICT', currentVersion },
    });
  });

  test('what was read before the choice is old after it', async () => {
    await does('referralAccept', cast.receiver, id);
    const before = await asRead(id, cast.receiver);
    await does('referralChoose', cast.nurse, id);
    const { version } = await stored(id);
    expect(before.expectedVersion).toBeLessThan(version);
    expect(await asRead(id, cast.receiver)).toMatchObject({ expectedVersion: version });
  });
});
