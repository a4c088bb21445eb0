import type { InfectionStatus, Isolation } from '../codes/safety-block.ts';

/** By the way of transmission (WS/T 311-2023); standard precautions are for everybody and part nobody from the others. */
const ISOLATED: readonly Isolation[] = ['CONTACT', 'DROPLET', 'AIRBORNE', 'PROTECTIVE'];
const INFECTED: readonly InfectionStatus[] = ['SUSPECTED', 'CONFIRMED'];

interface Infection {
  readonly infectionStatus: string;
  readonly isolation: string;
}

const isIsolated = (block: Infection | null): boolean => ISOLATED.some((one) => one === block?.isolation);

/** Whether an edition says for the first time that the resident is isolated, or suspected or confirmed to be infected. */
export const beginsIsolation = (before: Infection | null, after: Infection): boolean =>
  (isIsolated(after) && !isIsolated(before)) ||
  (INFECTED.some((one) => one === after.infectionStatus) &&
    after.infectionStatus !== before?.infectionStatus);
