import { describe, expect, test } from 'vitest';
import { confirmDeath } from '../../domain/death/confirm.ts';
import { reportDeath } from '../../domain/death/report.ts';
import { reverseDeath } from '../../domain/death/reverse.ts';
import { journeyStages } from '../../domain/journey/stages.ts';
import { read } from '../../prisma/client.ts';
import { newKey } from '../fixtures/network.ts';
import { does } from '../referral/acts.ts';
import { into, type Stage, shownState } from '../referral/course.ts';
import { cast, clock, HOUR, residentId, stored, targetOf, useReferralScene } from '../referral/scene.ts';

useReferralScene();

const deathNow = () => read().death.findFirstOrThrow({ where: { residentId, state: { not: 'REVERSED' } } });
const report = () =>
  reportDeath(cast.nurse, {
    ...{ idempotencyKey: newKey(), residentId, diedAt: clock.now(), source: 'HOME' },
  });
async function confirm(): Promise<void> {
  const { id: deathId, version: expectedVersion } = await deathNow();
  const by = { source: 'HOME', documentRef: '死亡医学证明书 001' } as const;
  await confirmDeath(cast.nurse, { idempotencyKey: newKey(), deathId, expectedVersion, ...by });
}
const reverse = () =>
  reverseDeath(cast.nurse, { idempotencyKey: newKey(), residentId, reasonText: '同名误报' });

const eventsOf = async (nounId: string) =>
  (await read().event.findMany({ where: { nounId }, orderBy: { seq: 'asc' } })).map(
    ({ act, fromState, toState, journeyId }) => ({ act, fromState, toState, journeyId }),
  );
/** A referral without what counts its changes. */
const standing = async (id: string) => {
  const { version, movedAt, ...referral } = await stored(id);
  return { ...referral, targets: referral.targets.map((target) => ({ ...target, version: 0 })) };
};

describe('a referral by which the resident is treated ends as DIED, and a death that is taken back brings it back', () => {
  const COURSES: readonly (readonly [string, Stage, (id: string) => Promise<unknown>])[] = [
    ['a report', 'IN_TREATMENT', (id) => does('referralDied', cast.treater, id)],
    [
      ...(['a confirmed death', 'IN_TREATMENT'] as const),
      async (id) => {
        await does('referralDied', cast.treater, id);
        clock.advance(HOUR);
        await confirm();
      },
    ],
    [
      ...(['a report that the home had made before', 'ARRIVED'] as const),
      async (id) => {
        await report();
        await does('referralDied', cast.treater, id);
      },
    ],
    [
      ...(['a death that was confirmed before', 'IN_TREATMENT'] as const),
      async (id) => {
        await report();
        await confirm();
        await does('referralDied', cast.treater, id);
      },
    ],
    [
      ...(['the death of somebody whose treatment was to end', 'ARRIVED ABORT'] as const),
      (id) => does('referralDied', cast.treater, id),
    ],
  ];
  test.each(COURSES)('by %s', async (_course, stage, dies) => {
    const id = await into(stage);
    const before = await standing(id);
    await dies(id);
    expect(await shownState(id)).toBe('DIED');
    clock.advance(HOUR);
    await reverse();
    expect(await standing(id)).toEqual(before);
    expect(await read().careRelation.count({ where: { basisId: id, endedAt: null } })).toBe(1);
    const { journeyId, state } = await stored(id);
    expect((await eventsOf(id)).at(-1)).toEqual({
      ...{ act: 'deathReverse', fromState: 'DIED', toState: state, journeyId },
    });
    if (stage === 'ARRIVED') await does('referralTreat', cast.treater, id);
    if (stage !== 'ARRIVED ABORT') await does('referralComplete', cast.treater, id);
  });
});

describe('a referral on its way that a death has cancelled', () => {
  test.each(['SENT RECEIVED', 'PLACED SCHEDULED', 'PENDING_COSIGN'] as const)(
    'in %s comes back as it was, and the timeline says so',
    async (stage) => {
      const id = await into(stage);
      const before = await standing(id);
      const target = await targetOf(id);
      await report();
      await confirm();
      expect(await stored(id)).toMatchObject({ state: 'CANCELLED', closedAt: clock.now() });
      if (stage !== 'PENDING_COSIGN') {
        const [shown] = await journeyStages(cast.nurse, before.journeyId);
        expect(shown).toMatchObject({ state: 'CANCELLED', closedAt: clock.now() });
      }
      clock.advance(HOUR);
      await reverse();
      expect(await standing(id)).toEqual(before);
      const { journeyId } = before;
      expect((await eventsOf(id)).slice(-2)).toEqual([
        { act: 'deathConfirm', fromState: before.state, toState: 'CANCELLED', journeyId },
        { act: 'deathReverse', fromState: 'CANCELLED', toState: before.state, journeyId },
      ]);
      if (stage === 'PENDING_COSIGN') return;
      expect((await eventsOf(target.id)).at(-1)).toEqual({
        ...{ act: 'deathReverse', fromState: 'WITHDRAWN', toState: target.state, journeyId },
      });
    },
  );
});
