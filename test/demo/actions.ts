import type { Player, Sent } from './client.ts';

/** What somebody may do with an appointment now, and why not. */
export interface OpenAction {
  readonly action: string;
  readonly isAvailable: boolean;
  readonly refusals: readonly { readonly code: string; readonly message: string; readonly rule: string }[];
}

const QUERY = `query ($id: ID!) { appointment(id: $id) { state
  availableActions { action isAvailable refusals { code message rule } } } }`;

interface Found {
  readonly appointment: { readonly state: string; readonly availableActions: readonly OpenAction[] };
}

export const actionsOf = (by: Player, id: string): Sent<Found> =>
  by.asks<Found>('appointment', QUERY, { id });

export const open = ({ appointment }: Found): string[] =>
  appointment.availableActions.filter(({ isAvailable }) => isAvailable).map(({ action }) => action);

/** The act with the reason why it is not possible. */
export function reasonAgainst({ appointment }: Found, action: string): string {
  const [refusal] = appointment.availableActions.find((one) => one.action === action)?.refusals ?? [];
  return refusal === undefined
    ? `${action} is possible`
    : `not ${action}: ${refusal.message} (${refusal.rule})`;
}
