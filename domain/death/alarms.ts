import type { Deciding } from '../act.ts';
import { raiseAlarm } from '../alarm/raise.ts';
import type { AlarmKind } from '../codes/alarm.ts';
import { appendEvent } from '../event-log.ts';
import { recordKeepersOf } from '../resident/record-keepers.ts';
import { type Effect, endRow } from './effects.ts';

/** What reminds somebody of something the resident is to do: it stops with the first report (domain 3.8). */
export const REMINDERS: readonly AlarmKind[] = ['TO_REBOOK_SOON'];
/** What concerns others than the resident stays: it is to be seen to all the same. */
export const LASTING_ALARMS: readonly AlarmKind[] = [
  'DEATH_REPORTED',
  'BREAK_GLASS_OPENED',
  'PRIVACY_INCIDENT',
  'FAMILY_NOT_TOLD',
];

/** Clears alarms about a resident. @returns what is to be remembered */
export async function clearAlarmsOf(
  { tx, now, acting }: Deciding,
  { residentId, act, ...which }: { residentId: string; act: string; kind: object | string; nounId?: object },
): Promise<Effect[]> {
  const open = await tx.db.alarm.findMany({
    where: { residentId, state: 'RAISED', ...which },
    orderBy: { id: 'asc' },
  });
  const effects: Effect[] = [];
  for (const { id, journeyId } of open) {
    const after = { state: 'CLEARED', clearedAt: now.toISOString() };
    const effect = await endRow(tx, { noun: 'alarm', id, after });
    if (effect === null) continue;
    effects.push(effect);
    const edge = { noun: 'alarm', nounId: id, journeyId, act, from: 'RAISED', to: 'CLEARED' } as const;
    await appendEvent(tx, edge, acting, now);
  }
  return effects;
}

/** Tells the home that a death is to be looked into; without a home, whoever keeps the record. */
export async function raiseDeathAlarm(
  { tx, now }: Deciding,
  death: { id: string; journeyId: string; residentId: string; homeOrgId: string | null },
): Promise<void> {
  const { id: nounId, journeyId, residentId, homeOrgId } = death;
  const about = { kind: 'DEATH_REPORTED', noun: 'death', nounId, journeyId, residentId } as const;
  if (homeOrgId !== null) {
    await raiseAlarm(tx, { ...about, organizationId: homeOrgId, function: 'HOME_NURSE' }, now);
    return;
  }
  for (const organizationId of await recordKeepersOf(tx, [residentId], now)) {
    await raiseAlarm(tx, { ...about, organizationId, function: 'TEAM' }, now);
  }
}
