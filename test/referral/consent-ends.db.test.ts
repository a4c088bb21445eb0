import { expect, test } from 'vitest';
import { recordConsent } from '../../domain/consent/record.ts';
import { withdrawConsent } from '../../domain/consent/withdraw.ts';
import { chooseTarget } from '../../domain/referral/choose.ts';
import { tellEndedConsents } from '../../domain/referral/consent-ended.ts';
import { sweepReferralClocks } from '../../domain/referral/sweep.ts';
import { read, write } from '../../prisma/client.ts';
import { newKey } from '../fixtures/network.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { approve, askToVoid, colleagueOf } from '../fixtures/two-people.ts';
import { asRead, does } from './acts.ts';
import { into } from './course.ts';
import { placed, placeOf, schedule, windowIn } from './place-scene.ts';
import {
  cast,
  clinic,
  clock,
  consents,
  DAY,
  HOUR,
  network,
  residentId,
  stored,
  targetOf,
  useReferralScene,
} from './scene.ts';

useReferralScene();

async function withdraw(): Promise<void> {
  const found = await read().consent.findFirstOrThrow({ where: { residentId, state: 'GIVEN' } });
  const input = { idempotencyKey: newKey(), consentId: found.id, expectedVersion: found.version };
  await withdrawConsent(cast.nurse, { ...input, withdrawnByName: '陈阿婆' });
}
const told = async (nounId: string, kind: string) =>
  (await read().notification.findMany({ where: { nounId, kind }, orderBy: { id: 'asc' } })).map(
    ({ organizationId, residentId: whom, at }) => ({ organizationId, residentId: whom, at }),
  );
const placesOf = (list: readonly { readonly organizationId: string }[]) =>
  [...new Set(list.map(({ organizationId }) => organizationId))].sort();
const alarmed = async (nounId: string, kind: string) =>
  placesOf(await read().alarm.findMany({ where: { nounId, kind, state: 'RAISED' } }));

test('a consent that is withdrawn while a place waits is told to both sides once, and the sender is alarmed until it decides', async () => {
  const id = await placed();
  await schedule(id, (await windowIn(3)).reserved);
  await withdraw();
  const runs = await Promise.all([tellEndedConsents(clock.now()), tellEndedConsents(clock.now())]);
  expect(runs.reduce((sum, one) => sum + one)).toBe(1);
  clock.advance(HOUR);
  expect(await tellEndedConsents(clock.now())).toBe(0);
  expect(placesOf(await told(id, 'REFERRAL_CONSENT_ENDED'))).toEqual([clinic, network.home].sort());
  const closed = await told(id, 'REFERRAL_NOT_OPEN');
  expect(placesOf(closed)).toEqual([network.hospital]);
  expect(closed.map(({ residentId: whom }) => whom)).toEqual(closed.map(() => null));
  expect(await alarmed(id, 'REFERRAL_CONSENT_ENDED')).toEqual([clinic, network.home].sort());
  // The booking rests on agreement and residency: it is the sender's to give back.
  expect(await placeOf(id)).toMatchObject({ state: 'BOOKED' });
  expect((await refusalOf(does('referralSchedule', cast.scheduler, id))).code).toBe('NOT_FOUND');

  await does('referralCancel', cast.nurse, id);
  expect(await placeOf(id)).toMatchObject({ state: 'CANCELLED' });
  expect(await alarmed(id, 'REFERRAL_CONSENT_ENDED')).toEqual([]);
});

const timelineOf = async (nounId: string) =>
  (await read().event.findMany({ where: { nounId }, orderBy: { seq: 'asc' } }))
    .slice(-2)
    .map(({ act, fromState, toState, at, personId }) => ({ act, fromState, toState, at, personId }));

test.each([
  ['told of before', () => tellEndedConsents(clock.now())],
  ['renewed before anybody was told', async () => 0],
])('the end of a consent stands in the timeline once, before the new one: %s', async (_what, sweep) => {
  const id = await into('SENT RECEIVED');
  const endedAt = clock.now();
  await withdraw();
  await sweep();
  clock.advance(HOUR);
  await consents();
  const stays = { fromState: 'RECEIVED', toState: 'RECEIVED' };
  expect(await timelineOf((await targetOf(id)).id)).toEqual([
    { act: 'consentEnd', ...stays, at: endedAt, personId: null },
    { act: 'consentRecord', ...stays, at: clock.now(), personId: cast.nurse.viewer.personId },
  ]);
  expect(await read().event.count({ where: { nounId: (await targetOf(id)).id, act: 'consentEnd' } })).toBe(1);
});

test('with a new consent it goes on, and what was due of the receiver is due later by as long as it saw nothing', async () => {
  const id = await into('SENT RECEIVED');
  const { answerDueAt, version } = { ...(await targetOf(id)), version: (await stored(id)).version };
  await withdraw();
  await tellEndedConsents(clock.now());
  clock.advance(2 * DAY);
  await consents();
  expect(await stored(id)).toMatchObject({ state: 'SENT', version: version + 1 });
  expect(await targetOf(id)).toMatchObject({ state: 'RECEIVED', consentEndedAt: null });
  expect((await targetOf(id)).answerDueAt).toEqual(new Date(Number(answerDueAt) + 2 * DAY));
  expect(await alarmed(id, 'REFERRAL_CONSENT_ENDED')).toEqual([]);
  await does('referralAccept', cast.receiver, id);

  await withdraw();
  clock.advance(HOUR);
  await tellEndedConsents(clock.now());
  expect(await alarmed(id, 'REFERRAL_CONSENT_ENDED')).toEqual([clinic, network.home].sort());
});

test('a consent whose term is over is told of with the end of its term', async () => {
  const id = await into('SENT');
  const { consentId } = await targetOf(id);
  const validUntilAt = new Date(clock.now().getTime() + DAY);
  await write(({ db }) => db.consent.update({ where: { id: consentId ?? '' }, data: { validUntilAt } }));
  expect(await tellEndedConsents(clock.now())).toBe(0);
  await tellEndedConsents(new Date(validUntilAt.getTime() + HOUR));
  const ended = await told(id, 'REFERRAL_CONSENT_ENDED');
  expect(ended.map(({ at }) => at)).toEqual(ended.map(() => validUntilAt));
  expect(ended).not.toEqual([]);
});

test('who sees nothing any more is not alarmed to answer', async () => {
  const id = await into('SENT');
  clock.advance(4 * DAY);
  await sweepReferralClocks(clock.now());
  expect(await alarmed(id, 'REFERRAL_OVERDUE')).toContain(network.hospital);
  await withdraw();
  await tellEndedConsents(clock.now());
  expect(await alarmed(id, 'REFERRAL_OVERDUE')).toEqual([clinic]);
  const data = { alarmedDueAt: null };
  await write(({ db }) => db.referralTarget.updateMany({ where: { referralId: id }, data }));
  await sweepReferralClocks(clock.now());
  expect(await alarmed(id, 'REFERRAL_OVERDUE')).toEqual([clinic]);
});

test('of several, the end of the consent to one is told, alarms nobody, and that one is not chosen', async () => {
  const id = await into('TWO ACCEPTED');
  const separate = await consents([network.hospital]);
  const [target] = (await stored(id)).targets;
  const where = { id: target?.id ?? '' };
  await write(({ db }) => db.referralTarget.update({ where, data: { consentId: separate } }));
  const { version } = await read().consent.findUniqueOrThrow({ where: { id: separate } });
  const input = { idempotencyKey: newKey(), consentId: separate, expectedVersion: version };
  await withdrawConsent(cast.nurse, { ...input, withdrawnByName: '陈阿婆' });
  expect(await tellEndedConsents(clock.now())).toBe(1);
  expect(placesOf(await told(id, 'REFERRAL_NOT_OPEN'))).toEqual([network.hospital]);
  expect(await alarmed(id, 'REFERRAL_CONSENT_ENDED')).toEqual([]);
  const chosen = chooseTarget(cast.nurse, { ...(await asRead(id)), targetId: where.id });
  expect((await refusalOf(chosen)).code).toBe('CONSENT_MISSING');
});

test('a refusal to one of whom the consent names closes that one alone, until it is found to be entered in error', async () => {
  const id = await into('SENT RECEIVED');
  const refusal = await recordConsent(cast.nurse, {
    ...{ idempotencyKey: newKey(), residentId, purpose: 'REFERRAL', recipientOrgIds: [network.hospital] },
    ...{ policyRef: '第1条', decision: 'REFUSED', basis: 'SELF', signerName: '陈阿婆', method: 'PAPER' },
    ...{ residentWill: '不愿意', explained: '用途和期限', alternative: '另选医院', signedAt: clock.now() },
  });
  expect((await refusalOf(does('referralAccept', cast.receiver, id))).code).toBe('NOT_FOUND');
  const given = await read().consent.findFirstOrThrow({ where: { residentId, decision: 'GIVEN' } });
  expect(given.state).toBe('GIVEN');
  await tellEndedConsents(clock.now());
  expect(placesOf(await told(id, 'REFERRAL_NOT_OPEN'))).toEqual([network.hospital]);
  expect(await alarmed(id, 'REFERRAL_CONSENT_ENDED')).toEqual([clinic, network.home].sort());

  await approve(await colleagueOf(cast.nurse), await askToVoid(cast.nurse, 'CONSENT', refusal));
  expect(await targetOf(id)).toMatchObject({ consentId: given.id, consentEndedAt: null });
  expect(await alarmed(id, 'REFERRAL_CONSENT_ENDED')).toEqual([]);
  await does('referralAccept', cast.receiver, id);
});

test('what has arrived stays with who treats, and nobody is told', async () => {
  const id = await into('ARRIVED');
  await withdraw();
  expect(await tellEndedConsents(clock.now())).toBe(0);
  await does('referralTreat', cast.treater, id);
});
