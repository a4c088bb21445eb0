import {
  CALL_RESULTS,
  CONTACT_NOTIFICATION_STATES,
  CONTACT_OCCASIONS,
} from '../../domain/codes/contact-notification.ts';
import { codeEnum } from '../codes.ts';

export const State = codeEnum(
  'ContactNotificationState',
  'Whether the family has been told (告知状态).',
  CONTACT_NOTIFICATION_STATES,
);
export const Occasion = codeEnum(
  'ContactNotificationOccasion',
  'Of what a family is told (告知事项).',
  CONTACT_OCCASIONS,
);
export const Result = codeEnum('CallResult', 'What came of a call (通话结果).', CALL_RESULTS);
