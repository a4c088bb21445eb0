import { lockingStatement, statement, type Tx } from '../../prisma/client.ts';
import { clearAlarms } from '../alarm/raise.ts';
import { tellWhoBooked } from '../appointment/tell.ts';
import { REBOOKING } from '../codes/alarm.ts';
import type { ReferralState } from '../codes/referral.ts';
import { appendEvent } from '../event-log.ts';
import { lockResidentOf } from '../resident/alias.ts';
import type { OnTaken, Swept } from '../sweep.ts';
import { referrals } from './take-due.ts';

interface Waiting {
  readonly id: string;
  readonly journeyId: string;
  readonly residentId: string;
  readonly sourceOrgId: string;
  readonly bookedById: string;
}

// Whose session was stopped has no place that could be given back.
const lockWaiting = lockingStatement(`
  SELECT a."id", a."journeyId", a."residentId", a."sourceOrgId", a."bookedById" FROM "Appointment" a
  WHERE a."referralId" = :id AND a."state" = 'TO_REBOOK' ORDER BY a."id"`);
const endWaiting = statement(`
  UPDATE "Appointment" SET "state" = 'CANCELLED', "endedAt" = :at, "reasonCode" = 'REFERRAL', "version" = "version" + 1
  WHERE "id" = :id AND "state" = 'TO_REBOOK'`);

/** A booking that waits for another place waits no longer than its referral. */
async function endOne(
  tx: Tx,
  { id: nounId, journeyId, residentId, ...booked }: Waiting,
  at: Date,
  now: Date,
) {
  await tx.run(endWaiting, { id: nounId, at });
  const edge = { act: 'expire', from: 'TO_REBOOK', to: 'CANCELLED', reasonCode: 'REFERRAL', at } as const;
  await appendEvent(tx, { noun: 'appointment', nounId, journeyId, ...edge }, null, now);
  await clearAlarms(tx, { noun: 'appointment', nounId, kinds: REBOOKING }, now);
  const told = { kind: 'APPOINTMENT_ENDED', noun: 'appointment', nounId, residentId } as const;
  await tellWhoBooked(tx, booked, { ...told, occasion: 'expire', at }, now);
}

const onTaken: OnTaken<ReferralState> = async (tx, row, edge, now) => {
  await referrals.onTaken?.(tx, row, edge, now);
  if (edge.act !== 'expire') return;
  const at = new Date(String(row[edge.dueColumn]));
  for (const waiting of await tx.rows<Waiting>(lockWaiting, { id: row.id }))
    await endOne(tx, waiting, at, now);
};

/** Whose referral goes on from another one is locked first: the end may give the resident back. */
const lockOwner = (tx: Tx, id: string): Promise<void> =>
  lockResidentOf(tx, () =>
    tx.db.referral.findFirst({
      where: { id, parentReferralId: { not: null } },
      select: { residentId: true },
    }),
  );

/** What the sweep does to referrals: an appointment is locked before the referral whose place it is. */
export const sweptReferrals: Swept<ReferralState> = {
  ...referrals,
  onTaken,
  async lockBefore(tx, id) {
    await lockOwner(tx, id);
    await tx.rows(lockWaiting, { id });
  },
};
