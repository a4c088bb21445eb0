import type { Capacity } from '../codes/resident.ts';

/** Whether somebody else has to speak for the resident in law, wholly or in part. */
export const isCapacityLimited = (capacity: string): boolean =>
  (['LIMITED', 'NONE'] satisfies Capacity[] as string[]).includes(capacity);
