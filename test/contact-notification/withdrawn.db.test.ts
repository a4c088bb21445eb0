import { describe, expect, test } from 'vitest';
import { callFamily, numbersToCall } from '../../domain/contact-notification/call.ts';
import { confirmDeath } from '../../domain/death/confirm.ts';
import { reportDeath } from '../../domain/death/report.ts';
import { reverseDeath } from '../../domain/death/reverse.ts';
import { read } from '../../prisma/client.ts';
import { newKey } from '../fixtures/network.ts';
import { approve, askToVoid, colleagueOf } from '../fixtures/two-people.ts';
import { merge, registeredTwice, unmerge } from '../merge/scene.ts';
import {
  admitted,
  alarmsAbout,
  call,
  clock,
  colleague,
  forgetContacts,
  HOUR,
  idOf,
  nurse,
  opened,
  represents,
  somebody,
  taskAbout,
  tasksAbout,
  useScene,
} from './scene.ts';

useScene();

const voided = async (id: string) => approve(colleague, await askToVoid(nurse, 'ADMISSION', id));
const reported = (residentId: string) =>
  reportDeath(nurse, { idempotencyKey: newKey(), residentId, diedAt: clock.now(), source: 'HOME' });
const confirmed = (deathId: string) =>
  confirmDeath(colleague, {
    ...{ idempotencyKey: newKey(), deathId, expectedVersion: 1, source: 'HOSPITAL' },
    documentRef: '死亡医学证明书 001',
  });
const reversed = (residentId: string) =>
  reverseDeath(nurse, { idempotencyKey: newKey(), residentId, reasonText: '同名误报' });
const states = async (nounId: string) => (await tasksAbout(nounId)).map(({ state }) => state);

describe('what was entered in error', () => {
  test('is told to nobody any more', async () => {
    const residentId = await somebody();
    await forgetContacts(residentId);
    const id = await admitted(residentId);
    await voided(id);
    expect(await tasksAbout(id)).toMatchObject([{ state: 'SUPERSEDED', supersededAt: clock.now() }]);
    expect(await alarmsAbout(id)).toMatchObject([{ state: 'CLEARED' }]);
  });

  test.each(['REACHED', 'MESSAGE_LEFT'] as const)(
    'is told to a family that has heard of it (%s): by who has told it, once',
    async (result) => {
      const residentId = await somebody();
      const id = await admitted(residentId);
      await call(id, { contactId: await idOf(residentId, '陈小明'), result });
      await voided(id);
      const [told, correction, ...others] = await tasksAbout(id);
      expect(others).toEqual([]);
      expect(told).toMatchObject({ state: result === 'REACHED' ? 'REACHED' : 'SUPERSEDED' });
      expect(correction).toMatchObject({
        isCorrection: true,
        state: 'OPEN',
        occasion: 'ADMISSION',
        calls: [],
      });
      expect(correction?.organizationId).toBe(told?.organizationId);
    },
  );
});

describe('a death', () => {
  test('is still to be told when it is confirmed and the stay is over; the rest is not, until it is taken back', async () => {
    const residentId = await somebody();
    const bureau = await represents(residentId, 'PUBLIC_BODY', '民政办');
    const refusal = await opened(residentId, 'REFUSAL');
    const deathId = await reported(residentId);
    await confirmed(deathId);
    expect([await states(refusal), await states(deathId)]).toEqual([['SUPERSEDED'], ['OPEN']]);
    // The care of the home, and who represented her, have ended with the day.
    clock.advance(48 * HOUR);
    const { id } = await taskAbout(deathId);
    const input = { idempotencyKey: newKey(), contactNotificationId: id };
    const numbers = await numbersToCall(nurse, await callFamily(nurse, input));
    expect(numbers.map(({ name }) => name)).toEqual(['陈小明', '民政办']);
    await call(deathId, { contactId: await idOf(residentId, '陈小明') });
    await call(deathId, { representativeId: bureau, result: 'REACHED' });
    await reversed(residentId);
    expect([await states(refusal), await states(deathId)]).toEqual([['OPEN'], ['REACHED', 'OPEN']]);
    const [, correction] = await tasksAbout(deathId);
    expect(correction).toMatchObject({ isCorrection: true, occasion: 'DEATH' });
  });

  test('that is taken back before anybody was called is told to nobody', async () => {
    const residentId = await somebody();
    const deathId = await reported(residentId);
    await reversed(residentId);
    expect(await states(deathId)).toEqual(['SUPERSEDED']);
  });

  test('leaves the alarm that the family does not know of it', async () => {
    const residentId = await somebody();
    await forgetContacts(residentId);
    const [refusal, deathId] = [await opened(residentId, 'REFUSAL'), await reported(residentId)];
    await confirmed(deathId);
    const alarms = [await alarmsAbout(refusal), await alarmsAbout(deathId)];
    expect(alarms).toMatchObject([[{ state: 'CLEARED' }], [{ state: 'RAISED' }]]);
  });
});

test('goes with the record of its resident when two become one, and back', async () => {
  const both = [nurse, await colleagueOf(nurse)] as const;
  const two = await registeredTwice(nurse);
  const { residentId, intoResidentId } = two;
  const nounId = await opened(residentId, 'EMERGENCY');
  await merge(both, two);
  expect(await taskAbout(nounId)).toMatchObject({ residentId: intoResidentId });
  const { id: contactId } = await read().contact.findFirstOrThrow({
    where: { residentId: intoResidentId, endedAt: null },
    orderBy: { rank: 'desc' },
  });
  await call(nounId, { contactId });
  await unmerge(both, two);
  expect(await taskAbout(nounId)).toMatchObject({ residentId, calls: [{ contactId }] });
});
