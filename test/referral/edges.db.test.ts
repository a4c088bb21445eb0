import { describe, expect, test } from 'vitest';
import { referralTargetWorkflow } from '../../domain/referral/target-workflow.ts';
import { referralWorkflow } from '../../domain/referral/workflow.ts';
import { actsOf } from '../../domain/workflow.ts';
import { read, write } from '../../prisma/client.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { does } from './acts.ts';
import { into, shownState } from './course.ts';
import { ALL_EDGES, actingOf } from './edges-meant.ts';
import { cast, stored, targetOf, useReferralScene } from './scene.ts';

useReferralScene();

const eventsOf = async (id: string) => {
  const target = await targetOf(id);
  return read().event.findMany({ where: { nounId: { in: [id, target.id] } }, orderBy: { seq: 'asc' } });
};

describe('an edge', () => {
  // Who else may take it, `everything else` asks of availableActions; that the edge holds is asked once for each.
  // Files move nothing: two stages are enough.
  const asked = ALL_EDGES.filter(
    ({ act, stage }) => !act.startsWith('attachment') || stage === 'DRAFT' || stage === 'ARRIVED',
  ).filter(
    (one, at, all) => all.findIndex(({ act, stage }) => act === one.act && stage === one.stage) === at,
  );
  test.each(asked)('$act from $stage by the $who leads to $to', async ({ act, stage, who, to, answer }) => {
    const id = await into(stage);
    const [{ version }, before] = [await stored(id), await eventsOf(id)];
    await does(act, actingOf(who), id);
    const target = await targetOf(id);
    expect(await shownState(id)).toBe(to);
    if (answer !== undefined) expect(target.state).toBe(answer);
    expect((await stored(id)).version).toBe(version + 1);
    const events = (await eventsOf(id)).slice(before.length);
    expect(events.length).toBeGreaterThan(0);
    expect(
      events.every((event) => event.act === act && event.personId === actingOf(who).viewer.personId),
    ).toBe(true);
  });

  test('every act of the two tables is among them', () => {
    const all = new Set([...actsOf(referralWorkflow), ...actsOf(referralTargetWorkflow)]);
    const tried = new Set([...ALL_EDGES.map(({ act }) => act), 'referralClose', 'recordVoid']);
    // What is about emergencies alone, test/emergency tries.
    expect([...all].filter((act) => !tried.has(act) && !act.startsWith('emergency'))).toEqual([]);
  });

  test('the loop is closed by who owns it, after the safety blocks are compared', async () => {
    const id = await into('FEEDBACK_RETURNED');
    expect((await refusalOf(does('referralClose', cast.doctor, id))).code).toBe('NOT_RECONCILED');
    await does('referralReconcile', cast.doctor, id);
    expect((await refusalOf(does('referralClose', cast.colleague, id))).code).toBe('NOT_YOUR_ACT');
    await does('referralClose', cast.doctor, id);
    expect(await shownState(id)).toBe('CLOSED');
  });

  test('a doctor of the clinic writes, signs and sends, where no office reviews', async () => {
    const id = await into('DRAFT');
    const offices = { organizationId: cast.doctor.viewer.organizationId, role: 'REFERRAL_OFFICE' };
    await write(({ db }) => db.roleAssignment.updateMany({ where: offices, data: { toOn: '2026-11-01' } }));
    await does('referralSubmit', cast.nurse, id);
    await does('referralCosign', cast.doctor, id);
    expect(await shownState(id)).toBe('SENT');
    await write(({ db }) => db.roleAssignment.updateMany({ where: offices, data: { toOn: null } }));
  });
});
