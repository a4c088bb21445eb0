import { REVIEW_DECISIONS, REVIEW_ITEM_STATES, REVIEW_KINDS } from '../../domain/codes/review-item.ts';
import { codeEnum } from '../codes.ts';

export const Kind = codeEnum('ReviewKind', 'Why two records may be of one person (核对原因).', REVIEW_KINDS);
export const State = codeEnum(
  'ReviewItemState',
  'State of a doubt, its timer counted (核对状态).',
  REVIEW_ITEM_STATES,
);
export const Decision = codeEnum(
  'ReviewDecision',
  'Whether two records are of one person (核对结论).',
  REVIEW_DECISIONS,
);
