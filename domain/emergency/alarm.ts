import type { Tx } from '../../prisma/client.ts';
import { raiseAlarm } from '../alarm/raise.ts';
import type { AlarmKind } from '../codes/alarm.ts';
import type { DutyFunction } from '../codes/duty.ts';
import { receivingDuty } from '../referral/tell.ts';

/** An emergency as an alarm names it. */
export interface Alarming {
  readonly id: string;
  readonly journeyId: string;
  readonly residentId: string;
}

interface Alarmed {
  readonly kind: AlarmKind;
  readonly organizationId: string;
  readonly function: DutyFunction;
  /** Since when it was due, if that is not now. */
  readonly at?: Date;
}

/** Raises one of the alarms of an emergency with a duty. */
export const alarmAbout = (
  tx: Tx,
  { id: nounId, journeyId, residentId }: Alarming,
  alarmed: Alarmed,
  now: Date,
): Promise<void> => raiseAlarm(tx, { noun: 'referral', nounId, journeyId, residentId, ...alarmed }, now);

/** The hospital that is asked is told at once: it acknowledges, or the alarm climbs (domain 0 DutyRoster). */
export async function alarmTarget(
  tx: Tx,
  emergency: Alarming,
  organizationId: string,
  now: Date,
): Promise<void> {
  const duty = await receivingDuty(tx, organizationId, now);
  await alarmAbout(tx, emergency, { kind: 'EMERGENCY', organizationId, function: duty }, now);
}
