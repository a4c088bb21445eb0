import { rows, statement, type Tx, write } from '../../prisma/client.ts';
import { clearAlarms, raiseAlarm } from '../alarm/raise.ts';
import { appendEvent } from '../event-log.ts';
import { consentEndedSql, consentHolds } from './asked.ts';
import { liveTargets } from './facing.ts';
import type { Consent } from './parties.ts';
import { renewersOf } from './renewers.ts';
import { referralState } from './state.ts';
import { LIVE_STATES } from './target-workflow.ts';
import { signingDuty, tellConsentEnded } from './tell.ts';

/** In these somebody is asked, or has taken it, and nobody has arrived: without the consent it can not go on. */
export const RESTING_STATES: readonly string[] = ['SENT', 'PLACED', 'NO_SHOW'];

const BATCH = 200;
const listed = (states: readonly string[]): string => states.map((state) => `'${state}'`).join(', ');
const selectEnded = statement(`
  SELECT t."id", t."referralId" FROM "ReferralTarget" t JOIN "Referral" r ON r."id" = t."referralId"
  WHERE t."consentEndedAt" IS NULL AND t."askedAt" IS NOT NULL AND t."state" IN (${listed(LIVE_STATES)})
    AND r."state" IN (${listed(RESTING_STATES)}) AND ${consentEndedSql('t')} AND t."id" > :afterId
  ORDER BY t."id" LIMIT ${BATCH}`);

interface Ended {
  readonly id: string;
  readonly referralId: string;
}

/** When a consent has ended; of one that was refused since or entered in error that is found out now. Null while it holds. */
export function consentEnd(consent: Consent | null, now: Date): Date | null {
  if (consent === null || consentHolds(consent, now)) return null;
  const { withdrawnAt, validUntilAt } = consent;
  const ends = [withdrawnAt, validUntilAt].filter((at): at is Date => at !== null && at <= now);
  return new Date(Math.min(Number(now), ...ends.map(Number)));
}

/** The timeline says that the consent on which somebody is asked has ended, once for each end. */
export const appendConsentEnd = (
  tx: Tx,
  { id, journeyId, state }: { readonly id: string; readonly journeyId: string; readonly state: string },
  { at, now }: { readonly at: Date; readonly now: Date },
): Promise<unknown> => {
  const change = { noun: 'referralTarget', nounId: id, journeyId, act: 'consentEnd' } as const;
  return appendEvent(tx, { ...change, from: state, to: state, at }, null, now);
};

const read = (tx: Tx, id: string) =>
  tx.db.referral.findUniqueOrThrow({ where: { id }, include: { targets: { include: { consent: true } } } });
type Resting = Awaited<ReturnType<typeof read>>;

/** Nobody is left who could take it: whoever sent it renews the consent, asks somebody else, or cancels. */
async function alarmSender(
  tx: Tx,
  referral: Resting,
  { at, renewers }: { readonly at: Date; readonly renewers: readonly string[] },
  now: Date,
): Promise<void> {
  const { id: nounId, journeyId, residentId, initiatingOrgId, fromOrgId, targets } = referral;
  if (liveTargets(targets).some(({ consent }) => consentHolds(consent, now))) return;
  const about = {
    noun: 'referral',
    nounId,
    journeyId,
    residentId,
    at,
    kind: 'REFERRAL_CONSENT_ENDED',
  } as const;
  for (const organizationId of new Set([initiatingOrgId, fromOrgId, ...renewers])) {
    const duty = await signingDuty(tx, organizationId, now);
    await raiseAlarm(tx, { ...about, organizationId, function: duty }, now);
  }
}

async function tellEndOf(tx: Tx, { id, referralId }: Ended, now: Date): Promise<number> {
  await tx.lock('Referral', referralId);
  const referral = await read(tx, referralId);
  const target = liveTargets(referral.targets).find((one) => one.id === id);
  const at = consentEnd(target?.consent ?? null, now);
  if (target === undefined || at === null || target.consentEndedAt !== null) return 0;
  if (!RESTING_STATES.includes(referralState(referral, now))) return 0;
  await tx.db.referralTarget.update({ where: { id }, data: { consentEndedAt: at } });
  const { organizationId } = target;
  // What it can not see it can not see to.
  await clearAlarms(
    tx,
    { noun: 'referral', nounId: referralId, organizationId, kinds: ['REFERRAL_OVERDUE'] },
    now,
  );
  await appendConsentEnd(tx, target, { at, now });
  const renewers = await renewersOf(tx, referral, now);
  await tellConsentEnded(tx, referral, { organizationId, at, renewers }, now);
  await alarmSender(tx, referral, { at, renewers }, now);
  return 1;
}

/**
 * Tells both sides of referrals on their way whose consent was withdrawn, refused since, has run out or was voided (V19), once,
 * whatever the number of processes. The place stays reserved until the sender has decided. @returns how many ends it told
 */
export async function tellEndedConsents(now: Date): Promise<number> {
  let told = 0;
  for (let afterId = ''; ; ) {
    const ended = await rows<Ended>(selectEnded, { now, afterId });
    for (const one of ended) told += await write((tx) => tellEndOf(tx, one, now));
    const last = ended.at(-1);
    if (last === undefined || ended.length < BATCH) return told;
    afterId = last.id;
  }
}
