import { climbEverywhere } from './climb.ts';

/** Writes the steps of alarms that have come due. @returns how many alarms were behind */
export const sweepAlarms = (now: Date): Promise<number> => climbEverywhere(now);
