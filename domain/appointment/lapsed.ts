import { KEPT_STATES } from './workflow.ts';

const among = (states: readonly string[]): string => states.map((state) => `'${state}'`).join(', ');

/**
 * What a hold or an offer that is past its time still counts is free again at read time (domain 0): the one condition
 * for it, over a row of `alias` at `:now`.
 */
export const lapsed = (alias: string): string =>
  `${alias}."state" IN (${among(KEPT_STATES)}) AND ${alias}."holdExpiresAt" <= :now`;

/** The same places while they are still kept. */
export const stillKept = (alias: string): string =>
  `${alias}."state" IN (${among(KEPT_STATES)}) AND ${alias}."holdExpiresAt" > :now`;

/** A hold or an offer, whether past its time or not. */
export const isKept = (alias: string): string => `${alias}."state" IN (${among(KEPT_STATES)})`;
