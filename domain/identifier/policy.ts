import { type Grant, isOpen, type Policy, type Relation, rolesOf } from '../access.ts';
import type { IdentifierField } from '../codes/unmask.ts';
import { type Opening, REGISTRARS, residentPolicy } from '../resident/policy.ts';
import type { Viewer } from '../viewer.ts';

/** What may be seen in full: the numbers somebody is known by, and where somebody is reached. */
export type IdentifierAspect = 'number' | 'reach';

const ASPECT_OF: Readonly<Record<IdentifierField, IdentifierAspect>> = {
  ID_NO: 'number',
  HEALTH_CARD_NO: 'number',
  INSURANCE_NO: 'number',
  PHONE: 'reach',
  ADDRESS: 'reach',
  CONTACT_PHONES: 'reach',
};

/**
 * What a relation to the resident opens in full. A consent shares the record and no number; a clinician in an
 * emergency has to reach somebody's people, and needs no number for it.
 */
const IN_FULL: Partial<Record<Relation, readonly IdentifierAspect[]>> = {
  OWN_RESIDENT: ['number', 'reach'],
  BREAK_GLASS: ['reach'],
  SELF: ['number', 'reach'],
};

const inFull = (grant: Grant<string, object, Opening>): Grant<IdentifierAspect, object, Opening>[] => {
  const opens = IN_FULL[grant.relation];
  if (opens === undefined) return [];
  const roles = grant.relation === 'OWN_RESIDENT' ? REGISTRARS : grant.roles;
  return [{ ...grant, roles, opens }];
};

/** Who may see a resident's sealed values in full, by `residentUnmask` and by nothing else. */
export const identifierPolicy: Policy<IdentifierAspect, object, Opening> = {
  noun: 'identifier',
  aspects: ['number', 'reach'],
  grants: residentPolicy.grants.flatMap(inFull),
};

const ordinary: typeof identifierPolicy = {
  ...identifierPolicy,
  grants: identifierPolicy.grants.filter(({ relation }) => relation !== 'BREAK_GLASS'),
};

export const UNMASKERS = rolesOf(identifierPolicy, 'reach');

/** How a value of a loaded resident is open to the viewer in full: as a rule, in an emergency only, or not at all. */
export function opennessOf(
  field: IdentifierField,
  { viewer, resident, now }: { readonly viewer: Viewer; readonly resident: Opening; readonly now: Date },
): 'OPEN' | 'IN_EMERGENCY' | 'CLOSED' {
  const aspect = ASPECT_OF[field];
  if (isOpen(ordinary, aspect, viewer, resident, now)) return 'OPEN';
  return isOpen(identifierPolicy, aspect, viewer, resident, now) ? 'IN_EMERGENCY' : 'CLOSED';
}
