import * as round from '../../domain/codes/joint-round.ts';
import * as stay from '../../domain/codes/linked-ward-stay.ts';
import { codeEnum } from '../codes.ts';

export const StayState = codeEnum(
  'LinkedWardStayState',
  'State of a stay in a linked ward (联动病房住院状态).',
  stay.LINKED_WARD_STAY_STATES,
);
export const Outcome = codeEnum('LinkedWardOutcome', 'How it ended (转归).', stay.LINKED_WARD_OUTCOMES);
export const EndReason = codeEnum(
  'LinkedWardEndReason',
  'Why it ended (结束原因).',
  stay.LINKED_WARD_END_REASONS,
);
export const RoundState = codeEnum(
  'JointRoundState',
  'State of a joint round (共同查房状态).',
  round.JOINT_ROUND_STATES,
);
export const RoundKind = codeEnum('JointRoundKind', 'Why it is held (查房类别).', round.JOINT_ROUND_KINDS);
export const RoundMode = codeEnum('JointRoundMode', 'How it was held (查房方式).', round.JOINT_ROUND_MODES);
export const Worklist = codeEnum('JointRoundWorklist', 'What waits (工作清单).', round.JOINT_ROUND_WORKLISTS);
