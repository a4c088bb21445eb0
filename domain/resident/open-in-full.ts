import type { ReadClient } from '../../prisma/client.ts';
import { type Rule, refusalsOf, requireNone } from '../available-action.ts';
import type { IdentifierField, UnmaskPurpose } from '../codes/unmask.ts';
import { currentContacts } from '../contact/policy.ts';
import { InvalidInput, NotFound, RuleRefused } from '../errors.ts';
import { opennessOf } from '../identifier/policy.ts';
import { requiresActiveOrganization } from '../organization/at-work.ts';
import { hasRole, type Viewer } from '../viewer.ts';
import { OPENING_COLUMNS, type Opening, OWN_DATA_ROLES, residentsVisible } from './policy.ts';

/** What is to be seen in full, of whom, and what for. */
export interface InFullInput {
  readonly residentId: string;
  readonly purpose: UnmaskPurpose;
  readonly fields: readonly IdentifierField[];
}

export const RULE = 'V1: a number is shown in full for a purpose that is on record';

/** The fields that were asked for, each once. @throws InvalidInput UNMASK_FIELDS */
export function fieldsOf({ fields }: Pick<InFullInput, 'fields'>): IdentifierField[] {
  if (fields.length > 0) return [...new Set(fields)];
  const message = 'Name at least one field.';
  throw new InvalidInput({ code: 'UNMASK_FIELDS', message, path: ['fields'], rule: RULE });
}

interface Facing {
  readonly viewer: Viewer;
  readonly resident: Opening;
  readonly now: Date;
}

export const notOpen = (message: string): RuleRefused =>
  new RuleRefused({ code: 'NUMBER_NOT_OPEN', message, path: ['fields'], rule: `${RULE}; V19` });

/** Each look at a number begins anew. A family looks at its own, whatever becomes of the organisation. */
const requiresActiveUnlessOwn: Rule<Facing> = ({ viewer, resident }) =>
  hasRole(viewer, ...OWN_DATA_ROLES) && viewer.residentId === resident.id
    ? null
    : requiresActiveOrganization({ viewer });

/** Whether there is anything that the viewer may see in full. */
const requiresAnyInFull: Rule<Facing> = (facing) =>
  opennessOf('PHONE', facing) === 'CLOSED'
    ? notOpen('Nothing of this resident is open to you in full.')
    : null;

export const UNMASK_RULES = [requiresActiveUnlessOwn, requiresAnyInFull];

/** @throws RuleRefused ORGANIZATION_NOT_ACTIVE, NUMBER_NOT_OPEN, UNMASK_PURPOSE */
export function requireOpenInFull(input: InFullInput, facing: Facing): 'OPEN' | 'IN_EMERGENCY' {
  requireNone(refusalsOf([requiresActiveUnlessOwn], facing));
  const openness = fieldsOf(input).map((field) => opennessOf(field, facing));
  if (openness.includes('CLOSED')) throw notOpen('Not all of these are open to you in full.');
  if (!openness.includes('IN_EMERGENCY')) return 'OPEN';
  if (input.purpose === 'EMERGENCY') return 'IN_EMERGENCY';
  const message = 'The record was opened in an emergency, and serves no other purpose.';
  throw new RuleRefused({ code: 'UNMASK_PURPOSE', message, path: ['purpose'], rule: `${RULE}; V19` });
}

/** Anything that reads residents: the read client or a transaction. */
type Reader = { readonly resident: Pick<ReadClient['resident'], 'findFirst'> };

/**
 * The sealed values of a resident whom the viewer knows, when what is asked for is open in full at this instant.
 * @throws NotFound; InvalidInput UNMASK_FIELDS; RuleRefused ORGANIZATION_NOT_ACTIVE, NUMBER_NOT_OPEN, UNMASK_PURPOSE
 */
export async function sealedInFull(
  db: Reader,
  { viewer, now }: { readonly viewer: Viewer; readonly now: Date },
  input: InFullInput,
) {
  const resident = await db.resident.findFirst({
    where: { AND: [{ id: input.residentId }, residentsVisible(viewer, now)] },
    select: {
      ...OPENING_COLUMNS,
      idNoSealed: true,
      phoneSealed: true,
      addressSealed: true,
      healthCardNoSealed: true,
      insuranceNoSealed: true,
      contacts: { ...currentContacts, select: { id: true, phoneSealed: true } },
    },
  });
  if (resident === null) throw new NotFound('resident', ['residentId']);
  requireOpenInFull(input, { viewer, resident, now });
  return resident;
}
