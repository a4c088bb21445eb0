import { STEPS } from '../duty/on-duty.ts';

/** An alarm as its climbing depends on it; instants as the database or the client of the model gives them. */
export interface Climbing {
  readonly state: string;
  readonly raisedAt: Date | string;
  readonly stepMinutes: number;
  readonly acknowledgedAt: Date | string | null;
  readonly clearedAt: Date | string | null;
}

const MINUTE_MS = 60_000;
export const LAST_STEP = STEPS.ADMINISTRATORS;

const instant = (at: Date | string): number => new Date(at).getTime();

/** The instant at which an alarm reaches a step: each lasts `alarm.stepMinutes` of the time at which it was raised. */
export const stepDueAt = (alarm: Pick<Climbing, 'raisedAt' | 'stepMinutes'>, step: number): Date =>
  new Date(instant(alarm.raisedAt) + step * alarm.stepMinutes * MINUTE_MS);

/** How far an alarm has climbed at `now`, or had when it ended: 0 to 3, where it stays. */
export function stepOf(alarm: Climbing, now: Date): number {
  const ended = alarm.acknowledgedAt ?? alarm.clearedAt;
  const until = alarm.state === 'RAISED' || ended === null ? now.getTime() : instant(ended);
  const passed = Math.floor((until - instant(alarm.raisedAt)) / (alarm.stepMinutes * MINUTE_MS));
  return Math.min(Math.max(passed, 0), LAST_STEP);
}

/** When it climbs next; null when it has ended or stands at its last step. */
export function nextStepAt(alarm: Climbing, now: Date): Date | null {
  const step = stepOf(alarm, now);
  return alarm.state !== 'RAISED' || step === LAST_STEP ? null : stepDueAt(alarm, step + 1);
}
