import { rows, statement, type Tx, write } from '../../prisma/client.ts';
import { clearAlarms, raiseAlarm } from '../alarm/raise.ts';
import { localDateOf } from '../calendar-date.ts';
import { changeOwner, nextOwner, ownersAt } from './hand-over.ts';
import { referralState } from './state.ts';
import { signingDuty } from './tell.ts';
import { OPEN_STATES, OWNERS } from './workflow.ts';

/** Before its signature nobody follows a referral: who signs it will. */
const FOLLOWED: readonly string[] = OPEN_STATES.filter(
  (state) => state !== 'DRAFT' && state !== 'PENDING_COSIGN',
);

const BATCH = 200;
const selectUnfollowed = statement(`
  SELECT r."id" FROM "Referral" r
  WHERE r."state" IN (:states...) AND r."id" > :afterId AND NOT EXISTS (
    SELECT 1 FROM "RoleAssignment" a JOIN "Person" p ON p."id" = a."personId"
    WHERE a."personId" = r."ownerId" AND a."organizationId" = r."fromOrgId" AND a."role" IN (:roles...)
      AND p."status" = 'ACTIVE' AND a."fromOn" <= :todayOn AND (a."toOn" IS NULL OR a."toOn" >= :todayOn))
  ORDER BY r."id" LIMIT ${BATCH}`);

/** Nobody is left who could follow it: the administrators are told, until somebody is. */
async function leaveUnfollowed(
  tx: Tx,
  referral: Parameters<typeof changeOwner>[1] & Record<'residentId' | 'fromOrgId', string>,
  now: Date,
): Promise<void> {
  const { id: nounId, journeyId, residentId, fromOrgId: organizationId } = referral;
  await changeOwner(tx, referral, { ownerId: null, act: 'handOver', by: null }, now);
  const place = { organizationId, function: await signingDuty(tx, organizationId, now) };
  const about = { noun: 'referral', nounId, journeyId, residentId, kind: 'REFERRAL_WITHOUT_OWNER' } as const;
  await raiseAlarm(tx, { ...place, ...about }, now);
}

async function handOver(tx: Tx, id: string, now: Date): Promise<number> {
  await tx.lock('Referral', id);
  const referral = await tx.db.referral.findUniqueOrThrow({ where: { id } });
  const { fromOrgId, ownerId } = referral;
  const able = await ownersAt(tx, fromOrgId, now);
  const isFollowed = ownerId !== null && able.includes(ownerId);
  if (isFollowed || !FOLLOWED.includes(referralState(referral, now))) return 0;
  const next = await nextOwner(tx, fromOrgId, able, now);
  if (next === null) {
    if (ownerId === null) return 0;
    await leaveUnfollowed(tx, referral, now);
    return 1;
  }
  await changeOwner(tx, referral, { ownerId: next, act: 'handOver', by: null }, now);
  await clearAlarms(tx, { noun: 'referral', nounId: id, kinds: ['REFERRAL_WITHOUT_OWNER'] }, now);
  return 1;
}

/**
 * Hands over the open referrals whose owner may act no more, because a role has ended by its date or an account is closed
 * (domain 0: nothing open is owned by somebody who is neither active nor represented). @returns how many changed hands
 */
export async function handOverUnfollowed(now: Date): Promise<number> {
  const asked = { states: [...FOLLOWED], roles: [...OWNERS], todayOn: localDateOf(now) };
  let handed = 0;
  for (let afterId = ''; ; ) {
    const found = await rows<{ id: string }>(selectUnfollowed, { ...asked, afterId });
    for (const { id } of found) handed += await write((tx) => handOver(tx, id, now));
    const last = found.at(-1);
    if (last === undefined || found.length < BATCH) return handed;
    afterId = last.id;
  }
}
