import { DEATH_SOURCES, DEATH_STATES } from '../../domain/codes/death.ts';
import { codeEnum } from '../codes.ts';

export const State = codeEnum('DeathState', 'State of the report of a death (核实状态).', DEATH_STATES);
export const Source = codeEnum('DeathSource', 'From where a death is known (消息来源).', DEATH_SOURCES);
