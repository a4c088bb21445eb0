import { perform } from '../act.ts';
import { requireNone } from '../available-action.ts';
import { claimVersion } from '../compare-and-set.ts';
import { acknowledgeEmergency } from '../emergency/acknowledge.ts';
import { NotFound } from '../errors.ts';
import { appendEvent } from '../event-log.ts';
import { acknowledgeAbout } from '../notification/acknowledge.ts';
import { requireLongText } from '../require-text.ts';
import { recordKeepersOf } from '../resident/record-keepers.ts';
import { type Acting, actingRole } from '../viewer.ts';
import { acknowledgeRefusals } from './available-actions.ts';
import { climbFirst } from './climb.ts';
import { alarmById } from './read.ts';
import { ALARM_ROLES } from './workflow.ts';

export interface AlarmAcknowledgeInput {
  readonly idempotencyKey: string;
  readonly alarmId: string;
  readonly expectedVersion: number;
  /** What is being done about it. */
  readonly note?: string | null | undefined;
}

/**
 * Takes an alarm upon oneself (确认提醒): it climbs no further. For those to whom it has climbed by now; who does it has
 * seen the own notifications of it as well.
 * @returns the id of the alarm
 */
export const acknowledgeAlarm = (acting: Acting, input: AlarmAcknowledgeInput): Promise<string> =>
  perform(acting, 'alarmAcknowledge', input, async (deciding) => {
    const { tx, now, concerns } = deciding;
    const { viewer } = acting;
    await climbFirst(tx, { id: input.alarmId, organizationId: viewer.organizationId }, now);
    const alarm = await alarmById({ viewer, now }, input.alarmId, tx);
    if (alarm === null) throw new NotFound('alarm', ['alarmId']);
    const { id, journeyId, version: found } = alarm;
    requireNone(acknowledgeRefusals(viewer, alarm));
    const note = input.note == null ? null : requireLongText(input.note, 'note');
    await claimVersion(tx, { table: 'Alarm', noun: 'alarm', id, expected: input.expectedVersion, found });
    const done = { acknowledgedById: viewer.personId, acknowledgedAt: now, note };
    await tx.db.alarm.update({ where: { id }, data: { state: 'ACKNOWLEDGED', ...done } });
    await acknowledgeAbout(tx, acting, { noun: 'alarm', nounId: id }, now);
    if (alarm.kind === 'EMERGENCY') await acknowledgeEmergency(deciding, alarm.nounId);
    const residentIds = alarm.resident === null ? [] : [alarm.resident.id];
    concerns({ residentIds, ownerOrgIds: await recordKeepersOf(tx, residentIds, now) });
    const edge = { act: 'alarmAcknowledge', from: 'RAISED', to: 'ACKNOWLEDGED' } as const;
    const role = actingRole(viewer, ALARM_ROLES);
    await appendEvent(tx, { noun: 'alarm', nounId: id, journeyId, ...edge, role }, acting, now);
    return id;
  });
