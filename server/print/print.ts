import type { Role } from '../../domain/codes/role.ts';
import type { IdentifierField, UnmaskPurpose } from '../../domain/codes/unmask.ts';
import { ownOrganization } from '../../domain/organization/of-viewer.ts';
import type { IdentifierInFull } from '../../domain/resident/in-full.ts';
import { type InFullByResident, printInFull } from '../../domain/resident/print-in-full.ts';
import type { Acting } from '../../domain/viewer.ts';
import type { PrintDocument } from './document.ts';
import { printedWords } from './words.ts';

/** A finished print, and whom it names for the audit row. */
export interface Printed {
  readonly document: PrintDocument;
  readonly nounId: string;
  readonly residentIds: readonly string[];
  readonly ownerOrgIds: readonly string[];
}

/** What is asked for: which object, by whom, and for which purpose with numbers in full; null: masked. */
export interface PrintRequest {
  readonly acting: Acting;
  readonly id: string;
  readonly purpose: UnmaskPurpose | null;
}

/** One kind of print. `make` answers null for what is unknown and for what is not the viewer's, alike. */
export interface Print {
  readonly noun: string;
  /** Who may ask for it at all: the roles of the noun's policy. */
  readonly readers: readonly Role[];
  make(request: PrintRequest): Promise<Printed | null>;
}

const NONE: InFullByResident = new Map();

/** The values in full that the purpose opens; none without a purpose. @throws RuleRefused as `residentUnmask` */
export const inFullFor = (
  { acting, purpose }: PrintRequest,
  residentIds: readonly string[],
  fields: readonly IdentifierField[],
): Promise<InFullByResident> =>
  purpose === null || residentIds.length === 0
    ? Promise.resolve(NONE)
    : printInFull(acting, { residentIds, purpose, fields });

/** One of the values in full, of the resident or of a contact; null where it was not opened or is not known. */
export const valueIn = (
  values: readonly IdentifierInFull[] | undefined,
  field: IdentifierField,
  contactId: string | null = null,
): string | null => values?.find((one) => one.field === field && one.contactId === contactId)?.value ?? null;

/** Who printed it, on every page: paper is found where nobody is signed in. */
export async function footerOf({ acting: { viewer, clock } }: PrintRequest): Promise<string> {
  const { name: organization } = await ownOrganization(viewer);
  return printedWords({ name: viewer.personName, organization }, clock.now());
}
