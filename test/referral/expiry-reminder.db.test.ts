import { expect, test } from 'vitest';
import { remindOfExpiries } from '../../domain/referral/remind.ts';
import { deferReturn } from '../../domain/referral/return-home.ts';
import { read, write } from '../../prisma/client.ts';
import { asRead, dayIn, does } from './acts.ts';
import { into } from './course.ts';
import { cast, clinic, clock, DAY, draft, HOUR, network, stored, useReferralScene } from './scene.ts';

useReferralScene();

/** Who was reminded, at which organisation, and when it was due. */
async function reminded(nounId: string) {
  const told = await read().notification.findMany({
    where: { kind: 'REFERRAL_EXPIRING', nounId },
    orderBy: { id: 'asc' },
  });
  return told.map(({ organizationId, personId, at }) => ({ organizationId, personId, at }));
}
const whereReminded = async (id: string) =>
  [...new Set((await reminded(id)).map(({ organizationId }) => organizationId))].sort();
const at = (date: Date | null, days: number): Date => new Date(Number(date) + days * DAY);

test('three days before its validity ends the sender is reminded once, and who is asked is not', async () => {
  const id = await into('SENT RECEIVED');
  const { expiresAt } = await stored(id);
  const due = at(expiresAt, -3);
  expect(await remindOfExpiries(new Date(Number(due) - 1))).toBe(0);
  const late = new Date(Number(due) + HOUR);
  const runs = await Promise.all([remindOfExpiries(late), remindOfExpiries(late)]);
  expect(runs.reduce((sum, one) => sum + one)).toBe(1);
  expect(await remindOfExpiries(at(late, 1))).toBe(0);
  const told = await reminded(id);
  expect(await whereReminded(id)).toEqual([clinic, network.home].sort());
  expect(told.map(({ at: dueAt }) => dueAt)).toEqual(told.map(() => due));
  const people = told.map(({ personId }) => personId);
  expect(people).toEqual(expect.arrayContaining([cast.nurse.viewer.personId, cast.doctor.viewer.personId]));
});

test('who has taken it and reserved nothing is reminded too', async () => {
  const id = await into('PLACED WAITING_BED');
  const later = at((await stored(id)).expiresAt, -2);
  await remindOfExpiries(later);
  expect(await whereReminded(id)).toEqual([clinic, network.home, network.hospital].sort());
});

test('what has a place does not expire, and nobody is reminded of it', async () => {
  const id = await into('PLACED');
  const { expiresAt } = await stored(id);
  await does('referralSchedule', cast.scheduler, id);
  await remindOfExpiries(at(expiresAt, -1));
  expect(await reminded(id)).toEqual([]);
});

test('what is valid anew is reminded of anew', async () => {
  const id = await into('RETURN RECEIVED');
  const first = at((await stored(id)).expiresAt, -2);
  await remindOfExpiries(first);
  const before = await reminded(id);
  expect(before).not.toEqual([]);
  const possibleFromOn = dayIn(30);
  await deferReturn(cast.nurse, { ...(await asRead(id)), reasonCode: 'NO_BED', possibleFromOn });
  expect(await remindOfExpiries(at(first, 1))).toBe(0);
  await remindOfExpiries(at((await stored(id)).expiresAt, -3));
  expect(await reminded(id)).toHaveLength(2 * before.length);
});

test('what was valid for no longer than that from the beginning is never reminded of', async () => {
  const id = await draft({ validityDays: 3 });
  await does('referralSubmit', cast.nurse, id);
  await does('referralCosign', cast.doctor, id);
  await does('referralReview', cast.office, id);
  clock.advance(2 * DAY);
  await remindOfExpiries(clock.now());
  expect(await reminded(id)).toEqual([]);
});

test('of somebody whose death is reported nobody is reminded', async () => {
  const id = await into('SENT');
  const { expiresAt, residentId } = await stored(id);
  await write(({ db }) =>
    db.resident.update({ where: { id: residentId }, data: { life: 'DEATH_REPORTED' } }),
  );
  await remindOfExpiries(at(expiresAt, -1));
  expect(await reminded(id)).toEqual([]);
});
