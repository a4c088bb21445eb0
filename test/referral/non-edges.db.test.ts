import { describe, expect, inject, test } from 'vitest';
import { referralsVisible } from '../../domain/referral/policy.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read } from '../../prisma/client.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { ACTS, attached, does } from './acts.ts';
import { into, STAGES } from './course.ts';
import { ALL_EDGES, actingOf, people } from './edges-meant.ts';
import { saidTo } from './said.ts';
import { cast, clock, stored, useReferralScene } from './scene.ts';

useReferralScene();

const isSeenBy = async (by: Acting, id: string): Promise<boolean> =>
  (await read().referral.count({ where: { AND: [{ id }, referralsVisible(by.viewer, clock.now())] } })) > 0;

const REFUSALS = [
  ...['NOT_FOUND', 'NOT_YOUR_ACT', 'STATE_CONFLICT', 'STILL_ASKED', 'NOT_RECONCILED', 'NOT_ACCEPTED'],
  ...['LAST_TARGET', 'RETURN_BY_CHECKLIST', 'NOT_A_RETURN', 'ABORT_ASKED', 'NO_ABORT_ASKED', 'OWN_REQUEST'],
];

// What time and rules do to one engine they do to the other; which acts are open is asked once.
describe.runIf(inject('template').engine === 'sqlite')('everything else', () => {
  test.each(STAGES)('in %s is refused with a type, and availableActions says the same', async (stage) => {
    const id = await into(stage);
    // Each side has a file there that it may remove when it is its turn.
    for (const by of [cast.nurse, cast.treater]) await attached(id, by);
    const before = [await stored(id), await read().event.count()];
    for (const who of people) {
      const by = actingOf(who);
      const isSeen = await isSeenBy(by, id);
      const said = await saidTo(by, id);
      // Who does not see it is told so by whatever act is tried.
      const tried = isSeen ? Object.keys(ACTS) : ['referralReceive', 'referralCancel'];
      for (const act of tried) {
        const isEdge = ALL_EDGES.some((one) => one.act === act && one.stage === stage && one.who === who);
        if (isSeen) expect(said.get(act) === 'DONE', `${act} by the ${who}`).toBe(isEdge);
        if (isEdge) continue;
        const { code } = await refusalOf(does(act, by, id));
        expect(code, `${act} by the ${who}`).toBe(isSeen ? said.get(act) : 'NOT_FOUND');
        expect(REFUSALS).toContain(code);
      }
    }
    expect([await stored(id), await read().event.count()]).toEqual(before);
  });
});
