import { expect, test } from 'vitest';
import { withdrawConsent } from '../../domain/consent/withdraw.ts';
import { tellEndedConsents } from '../../domain/referral/consent-ended.ts';
import { read, write } from '../../prisma/client.ts';
import { newKey } from '../fixtures/network.ts';
import { cast, clock, consents, elsewhere, HOUR, network, residentId, targetOf } from './scene.ts';
import { childId, redirected, third, useTransferred } from './transferred-scene.ts';

useTransferred();

/** Every consent of the resident to REFERRAL is withdrawn, and both sides are told. */
async function withdraw(): Promise<void> {
  for (const { id, version } of await read().consent.findMany({ where: { residentId, state: 'GIVEN' } })) {
    const input = { idempotencyKey: newKey(), consentId: id, expectedVersion: version };
    await withdrawConsent(cast.nurse, { ...input, withdrawnByName: '陈阿婆' });
  }
  await tellEndedConsents(clock.now());
}
const placesOf = (list: readonly { readonly organizationId: string }[]) =>
  [...new Set(list.map(({ organizationId }) => organizationId))].sort();
const told = async (nounId: string) =>
  placesOf(await read().notification.findMany({ where: { nounId, kind: 'REFERRAL_CONSENT_ENDED' } }));
const alarmed = async (nounId: string) =>
  placesOf(
    await read().alarm.findMany({ where: { nounId, kind: 'REFERRAL_CONSENT_ENDED', state: 'RAISED' } }),
  );

test('the home, which can renew it, hears of the end beside the hospital that had sent its resident on', async () => {
  await withdraw();
  const both = [network.hospital, network.home].sort();
  expect([await told(childId), await alarmed(childId)]).toEqual([both, both]);

  clock.advance(HOUR);
  await consents([elsewhere.organizationId]);
  expect(await targetOf(childId)).toMatchObject({ consentEndedAt: null });
  expect(await alarmed(childId)).toEqual([]);
});

test('also of what goes on from there', async () => {
  const next = await redirected();
  await consents([third.organizationId]);
  await withdraw();
  expect(await alarmed(next)).toEqual([network.hospital, network.home].sort());
});

test('a home that has the resident no more hears nothing of it', async () => {
  const data = { endedAt: clock.now() };
  const where = { residentId, organizationId: network.home };
  const found = await read().consent.findMany({ where: { residentId, state: 'GIVEN' } });
  await write(({ db }) => db.careRelation.updateMany({ where, data }));
  const ended = { withdrawnAt: clock.now(), state: 'WITHDRAWN' };
  const ids = found.map(({ id }) => id);
  await write(({ db }) => db.consent.updateMany({ where: { id: { in: ids } }, data: ended }));
  await tellEndedConsents(clock.now());
  expect([await told(childId), await alarmed(childId)]).toEqual([[network.hospital], [network.hospital]]);
});
