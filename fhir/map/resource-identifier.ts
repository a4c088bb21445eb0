import type { Identifier } from '@medplum/fhirtypes';
import { NETWORK } from '../codes.ts';

/** Names a resource of this network wherever it is kept, by type and id: also what nobody has given a number. */
export const RESOURCE_SYSTEM = `${NETWORK}/NamingSystem/resource`;

export const resourceIdentifier = (type: string, id: string): Identifier => ({
  system: RESOURCE_SYSTEM,
  value: `${type}/${id}`,
});
