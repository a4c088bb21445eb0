import { expect, test } from 'vitest';
import { acknowledgeAlarm } from '../../domain/alarm/acknowledge.ts';
import { sweepContactNotifications } from '../../domain/contact-notification/sweep.ts';
import { read } from '../../prisma/client.ts';
import { answerTo } from '../fixtures/ask.ts';
import { newKey } from '../fixtures/network.ts';
import {
  alarmsAbout,
  call,
  clock,
  colleague,
  HOUR,
  idOf,
  nurse,
  opened,
  person,
  somebody,
  taskAbout,
  useScene,
} from './scene.ts';

useScene();

const MINUTE = 60_000;
const sweep = () => sweepContactNotifications(clock.now());
const late = async (residentId: string, isOverdue: boolean) => {
  interface Answer {
    readonly contactNotifications: {
      readonly edges: readonly { readonly node: { readonly isOverdue: boolean } }[];
    };
  }
  const source = `query ($filter: ContactNotificationFilter) { contactNotifications(filter: $filter) {
    edges { node { isOverdue } } } }`;
  const answer = await answerTo<Answer>(nurse, source, { filter: { residentId, isOverdue } });
  return answer.contactNotifications.edges.map(({ node }) => node.isOverdue);
};

test('an emergency that the family does not know of after 30 minutes alarms once, whoever sweeps, and climbs', async () => {
  const residentId = await somebody();
  const nounId = await opened(residentId, 'EMERGENCY');
  const { dueAt } = await taskAbout(nounId);
  clock.advance(30 * MINUTE - 1);
  expect(await sweep()).toBe(0);
  expect([await late(residentId, false), await late(residentId, true)]).toEqual([[false], []]);
  clock.advance(6 * MINUTE);
  expect(await late(residentId, true)).toEqual([true]);
  const swept = await Promise.all([sweep(), sweep(), sweep()]);
  expect(swept.reduce((sum, one) => sum + one)).toBe(1);
  const [alarm, ...others] = await alarmsAbout(nounId);
  expect(others).toEqual([]);
  expect(alarm).toMatchObject({ kind: 'FAMILY_NOT_TOLD', state: 'RAISED', raisedAt: dueAt, residentId });
  const told = await read().notification.findMany({ where: { nounId: alarm?.id ?? '' } });
  expect(told.map(({ personId }) => personId).sort()).toEqual(
    [nurse, colleague].map(({ viewer }) => viewer.personId).sort(),
  );
  // Acknowledged is not told: the task stays late, and is alarmed no second time.
  const input = { idempotencyKey: newKey(), alarmId: alarm?.id ?? '', expectedVersion: alarm?.version ?? 0 };
  await acknowledgeAlarm(nurse, input);
  clock.advance(HOUR);
  expect(await sweep()).toBe(0);
  expect(await late(residentId, true)).toEqual([true]);
});

test('what is told in time alarms nobody; one that is told late clears its alarm', async () => {
  const residentId = await somebody();
  const [soon, later] = [await opened(residentId, 'TRANSFER'), await opened(residentId, 'REFUSAL')];
  const contactId = await idOf(residentId, '陈小明');
  await call(soon, { contactId, result: 'REACHED' });
  clock.advance(24 * HOUR);
  expect(await sweep()).toBe(1);
  expect([await alarmsAbout(soon), await alarmsAbout(later)]).toMatchObject([[], [{ state: 'RAISED' }]]);
  await call(later, { contactId, result: 'REACHED' });
  expect(await alarmsAbout(later)).toMatchObject([{ state: 'CLEARED', clearedAt: clock.now() }]);
});

test('nobody left to call and late are two reasons: who took the first alarm is alarmed again', async () => {
  const residentId = await somebody(person('儿子'));
  const nounId = await opened(residentId, 'EMERGENCY');
  await call(nounId, { contactId: await idOf(residentId, '儿子') });
  const [first] = await alarmsAbout(nounId);
  const input = { idempotencyKey: newKey(), alarmId: first?.id ?? '', expectedVersion: first?.version ?? 0 };
  await acknowledgeAlarm(nurse, input);
  clock.advance(30 * MINUTE);
  expect(await sweep()).toBe(1);
  const states = (await alarmsAbout(nounId)).map(({ state }) => state);
  expect(states.sort()).toEqual(['ACKNOWLEDGED', 'RAISED']);
});
