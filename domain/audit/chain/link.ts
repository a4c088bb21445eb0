import { idsIn } from '../id-list.ts';
import { COVERED_COLUMNS, type CoveredRow, canonical, isSigned } from './mac.ts';

/** The chain of what belongs to no organisation. */
export const NETWORK_CHAIN = 'NETWORK';

/** An audit row as it is stored, instants as text. */
export interface StoredRow extends CoveredRow {
  readonly seq: number;
  readonly mac: string;
  readonly keyId: string;
}

/** The columns of a stored row over the alias `u`. */
export const STORED_COLUMNS = ['seq', ...COVERED_COLUMNS, 'mac', 'keyId']
  .map((column) => `u."${column}"`)
  .join(', ');

/** One link of a chain; `linkedAt` as text. */
export interface Link {
  readonly ownerOrgId: string;
  /** 1 for the first link of a chain, then without gaps. */
  readonly position: number;
  readonly auditSeq: number;
  readonly linkedAt: string;
  readonly hash: string;
  readonly keyId: string;
}

/**
 * The chains in which a row is linked: one for each organisation whose data it is about. Rows from before the chains
 * name no owners; they are of the organisation of the person.
 */
export function chainsOf({
  ownerOrgIds,
  organizationId,
}: Pick<CoveredRow, 'ownerOrgIds' | 'organizationId'>): string[] {
  const owners = ownerOrgIds === null && organizationId !== null ? [organizationId] : idsIn(ownerOrgIds);
  return owners.length === 0 ? [NETWORK_CHAIN] : [...new Set(owners)].sort();
}

/** The residents a row names, each once. */
export const subjectsOf = ({ residentIds }: Pick<CoveredRow, 'residentIds'>): string[] => [
  ...new Set(idsIn(residentIds)),
];

/** Recorded before rows carried a code; only the unbroken beginning of the log may be so. */
export const isBeforeChains = ({ mac, keyId }: StoredRow): boolean => mac === '' && keyId === '';

/** Whether a row is what was written. */
export const isAsWritten = (row: StoredRow): boolean => isSigned('row', canonical(row), row);

/**
 * What the code of a link covers: its place in the chain, the link before it (empty for the first), and the row with
 * the row's own code.
 */
export const linkText = (link: Omit<Link, 'hash' | 'keyId'>, previousHash: string, row: StoredRow): string =>
  JSON.stringify([
    link.ownerOrgId,
    link.position,
    previousHash,
    link.auditSeq,
    link.linkedAt,
    canonical(row),
    row.mac,
    row.keyId,
  ]);
