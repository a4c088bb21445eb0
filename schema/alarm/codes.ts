import { ALARM_KINDS, ALARM_STATES } from '../../domain/codes/alarm.ts';
import { codeEnum } from '../codes.ts';

export const Kind = codeEnum('AlarmKind', 'What somebody has to see to now (提醒事项).', ALARM_KINDS);
export const State = codeEnum('AlarmState', 'State of an alarm (提醒状态).', ALARM_STATES);
