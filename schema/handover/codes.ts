import { HANDOVER_ITEM_KINDS, HANDOVER_SHIFTS, HANDOVER_STATES } from '../../domain/codes/handover.ts';
import { codeEnum } from '../codes.ts';

export const Shift = codeEnum('HandoverShift', 'The shift that ends (班次).', HANDOVER_SHIFTS);
export const State = codeEnum('HandoverState', 'State of a handover (交接班状态).', HANDOVER_STATES);
export const ItemKind = codeEnum(
  'HandoverItemKind',
  'A change since the last handover, or something open (交接事项类别).',
  HANDOVER_ITEM_KINDS,
);
