import { rows, statement, type Tx, write } from '../../prisma/client.ts';
import { raiseAlarm } from '../alarm/raise.ts';
import { tellWhoBooked } from '../appointment/tell.ts';

interface Due {
  readonly id: string;
  readonly journeyId: string;
  readonly residentId: string;
  readonly sourceOrgId: string;
  readonly bookedById: string;
  readonly rebookReminderAt: string;
}

const BATCH = 200;

const selectDue = statement(`
  SELECT a."id", a."journeyId", a."residentId", a."sourceOrgId", a."bookedById", a."rebookReminderAt"
  FROM "Appointment" a WHERE a."state" = 'TO_REBOOK' AND a."rebookReminderAt" <= :now
  ORDER BY a."rebookReminderAt", a."id" LIMIT ${BATCH}`);
// The guard: who has another place by now, or was told by another process, is not told.
const takeReminder = statement(`
  UPDATE "Appointment" SET "rebookReminderAt" = NULL
  WHERE "id" = :id AND "state" = 'TO_REBOOK' AND "rebookReminderAt" = :at`);

async function remind(tx: Tx, due: Due, now: Date): Promise<number> {
  const { id: nounId, residentId, sourceOrgId: organizationId, journeyId } = due;
  const at = new Date(due.rebookReminderAt);
  if ((await tx.run(takeReminder, { id: nounId, at })) === 0) return 0;
  const about = { noun: 'appointment', nounId, residentId, at } as const;
  const told = { ...about, kind: 'SESSION_STOPPED', occasion: at.toISOString() } as const;
  await tellWhoBooked(tx, due, told, now);
  const alarm = { ...about, organizationId, function: 'HOME_NURSE', kind: 'TO_REBOOK_SOON' } as const;
  await raiseAlarm(tx, { ...alarm, journeyId }, now);
  return 1;
}

/**
 * Tells once more, at the due instant, of bookings whose session was stopped and whose old time comes near
 * (domain 3.4: again 24 h before). @returns how many were told of
 */
export async function sweepRebooking(now: Date): Promise<number> {
  let told = 0;
  for (;;) {
    const due = await rows<Due>(selectDue, { now });
    for (const one of due) told += await write((tx) => remind(tx, one, now));
    if (due.length < BATCH) return told;
  }
}
