import { cursorOf, readCursor } from '../page.ts';

/** The opaque place of an event in the log: what a stream goes on after. */
export const eventCursor = (seq: number): string => cursorOf([String(seq)]);

/** @throws InvalidInput CURSOR when it was not made by `eventCursor` */
export const seqOf = (cursor: string): number => Number(readCursor(cursor, ['NUMBER'])[0]);
