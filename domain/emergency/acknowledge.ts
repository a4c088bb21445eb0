import type { Deciding } from '../act.ts';
import { clearAlarms } from '../alarm/raise.ts';
import type { AlarmKind } from '../codes/alarm.ts';

/** The alarms of an emergency that is on its way. */
export const ON_THE_WAY_ALARMS: readonly AlarmKind[] = [
  ...(['EMERGENCY', 'EMERGENCY_CALL_NOW', 'EMERGENCY_NOT_ARRIVED'] as const),
];

/**
 * Somebody of the hospital that is asked has seen an emergency: its alarm climbs no further, and the sender need not call
 * (domain 0 DutyRoster). The first one counts.
 */
export async function acknowledgeEmergency(
  { tx, now, acting: { viewer } }: Deciding,
  referralId: string,
): Promise<void> {
  // Alarms before the event: whoever acknowledges the alarm itself holds that one first.
  const kinds = ['EMERGENCY', 'EMERGENCY_CALL_NOW'] as const;
  await clearAlarms(tx, { noun: 'referral', nounId: referralId, kinds }, now);
  const where = { referralId, acknowledgedAt: null };
  const data = { acknowledgedAt: now, acknowledgedById: viewer.personId };
  await tx.db.emergencyEvent.updateMany({ where, data });
}
