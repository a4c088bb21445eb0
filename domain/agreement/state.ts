import { effectiveState } from '../workflow.ts';
import { type AgreementState, agreementWorkflow } from './workflow.ts';

/** An agreement as far as its timers go. */
export interface AgreementTimes {
  readonly state: string;
  readonly countersignDueAt: Date;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly suspendedUntilAt: Date | null;
  readonly terminatesAt: Date | null;
}

/** The state that counts at `now`. */
export const agreementState = (row: AgreementTimes, now: Date): AgreementState =>
  effectiveState(agreementWorkflow, { ...row, state: row.state as AgreementState }, now);
