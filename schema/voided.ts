import { notVoided } from '../domain/not-voided.ts';
import type { Arg } from './page.ts';

interface VoidedArgs {
  readonly isVoidedIncluded: boolean;
}

/** Shared by the lists of a record: what was entered in error stands on none of them unless it is asked for. */
export const voidedArgs = (arg: Arg) => ({
  isVoidedIncluded: arg.boolean({
    required: true,
    defaultValue: false,
    description: 'With what was entered in error, as the proof of it (含作废记录).',
  }),
});

/** The row filter of such a list over rows that have `voidedAt`. */
export const unlessVoided = ({ isVoidedIncluded }: VoidedArgs) => (isVoidedIncluded ? {} : notVoided);

/** The same over rows that have a state. */
export const unlessStateVoided = ({ isVoidedIncluded }: VoidedArgs) =>
  isVoidedIncluded ? {} : { state: { not: 'VOIDED' } };

/** Options of the field that says when a row was taken back. */
export const voidedAt = {
  type: 'DateTime',
  nullable: true,
  description: 'When two people took it back as entered in error; null while it counts (作废时间).',
} as const;
