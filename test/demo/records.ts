import type { GraphqlAnswer } from '../support/client.ts';
import type { Player, Sent } from './client.ts';

/** A resident's record, as far as it is open to who asks. */
export interface OpenRecord {
  readonly name: string;
  readonly isRecordOpen: boolean;
  readonly contacts: readonly { readonly name: string; readonly phoneMasked: string }[];
  readonly consents: readonly { readonly purpose: string; readonly state: string }[];
  readonly availableActions: readonly { readonly action: string; readonly isAvailable: boolean }[];
}

export interface FoundRecord {
  readonly resident: OpenRecord | null;
}

const RECORD = `query ($id: ID!) { resident(id: $id) { name isRecordOpen contacts { name phoneMasked }
  consents { purpose state } availableActions { action isAvailable } } }`;

export const recordOf = (by: Player, id: string): Sent<GraphqlAnswer<FoundRecord>> =>
  by.tries<FoundRecord>('resident', RECORD, { id });

/** @throws Error when it is closed */
export function openIn({ data }: GraphqlAnswer<FoundRecord>): OpenRecord {
  if (data.resident?.isRecordOpen !== true) throw new Error('the record is not open');
  return data.resident;
}

export const inWords = ({ name, contacts, consents }: OpenRecord): string =>
  [
    name,
    ...contacts.map((one) => `to be called: ${one.name} ${one.phoneMasked}`),
    ...consents.map(({ purpose, state }) => `consent to ${purpose} ${state}`),
  ].join(', ');
