import { addDays } from '../calendar-date.ts';
import { type AppliedPolicy, type Refusal, RuleRefused } from '../errors.ts';
import { type AgreementTimes, agreementState } from './state.ts';
import { OPEN_AGREEMENT_STATES, SIGNED_AGREEMENT_STATES } from './workflow.ts';

const RULE = 'domain 3.1: a successor is prepared before the end';

interface Ending {
  readonly endOn: string;
  readonly terminatesOn: string | null;
}

/** The first day without an agreement: the day after its last, or the day that a notice named. */
export const firstDayAfter = ({ endOn, terminatesOn }: Ending): string => terminatesOn ?? addDays(endOn, 1);

/** Why a successor cannot be prepared now; empty when it can. */
export function successionRefusals(
  ending: Ending,
  {
    hasOpenSuccessor,
    todayOn,
    window,
  }: { hasOpenSuccessor: boolean; todayOn: string; window: AppliedPolicy },
): Refusal[] {
  const refusals: Refusal[] = [];
  if (hasOpenSuccessor) {
    const message = 'A successor is proposed or signed already.';
    refusals.push(new RuleRefused({ code: 'AGREEMENT_SUCCESSOR_OPEN', message, rule: RULE }));
  }
  if (todayOn < addDays(firstDayAfter(ending), -window.value)) {
    const message = `A successor is prepared within ${window.value} days before the end.`;
    refusals.push(
      new RuleRefused({ code: 'AGREEMENT_SUCCESSION_EARLY', message, rule: RULE, policy: window }),
    );
  }
  return refusals;
}

/** The successor that is proposed or signed, if there is one. */
export const openSuccessor = <Row extends AgreementTimes>(
  successors: readonly Row[],
  now: Date,
): Row | null => successors.find((row) => OPEN_AGREEMENT_STATES.includes(agreementState(row, now))) ?? null;

/** Whether both sides have signed what follows: there is nothing left to see to. */
export const isSucceeded = (successors: readonly AgreementTimes[], now: Date): boolean =>
  successors.some((row) => SIGNED_AGREEMENT_STATES.includes(agreementState(row, now)));
