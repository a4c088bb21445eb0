import {
  chainsOf,
  isAsWritten,
  isBeforeChains,
  type Link,
  linkText,
  type StoredRow,
  subjectsOf,
} from './link.ts';
import { isSigned, knowsKey } from './mac.ts';

/** A link with the hash of the link before it in its chain; null where there is none. */
export interface FoundLink extends Link {
  readonly previousHash: string | null;
}

/** One number of the log with everything that is stored about it. */
export interface Entry {
  readonly seq: number;
  /** Undefined when only links are left of it. */
  readonly row: StoredRow | undefined;
  readonly links: readonly FoundLink[];
  readonly subjects: readonly string[];
}

/** What surrounds an entry. */
export interface Surroundings {
  /** Every number up to this one has been dealt with by the sealer. */
  readonly watermark: number;
  /** Whether a row with a lower number carries a code. */
  readonly isBehindSigned: boolean;
}

const inChain = ({ ownerOrgId, position }: Link): string => `link ${position} in the chain of ${ownerOrgId}`;

function rowProblem(row: StoredRow, { isBehindSigned }: Surroundings): string | null {
  if (isBeforeChains(row))
    return isBehindSigned ? 'it carries no code: it was entered by something else than the service' : null;
  if (row.keyId !== '' && !knowsKey(row.keyId)) return null;
  return isAsWritten(row) ? null : 'it is not what was written: its code does not fit';
}

function linkProblem(link: FoundLink, row: StoredRow): string | null {
  const where = inChain(link);
  if (!chainsOf(row).includes(link.ownerOrgId)) return `${where} is forged: the row does not belong there`;
  if (link.position < 1) return `${where} is forged: a chain begins with link 1`;
  if (link.previousHash === null && link.position > 1) return `the link before ${where} is gone`;
  if (!knowsKey(link.keyId)) return null;
  const text = linkText(link, link.position === 1 ? '' : (link.previousHash ?? ''), row);
  if (isSigned('link', text, { mac: link.hash, keyId: link.keyId })) return null;
  return `${where} does not fit: the row, the link, or the link before it was changed`;
}

/** What is linked, but not everywhere it should be; or not at all although its time is over. */
function placeProblem({ seq, links }: Entry, row: StoredRow, watermark: number): string | null {
  if (links.length === 0) return seq <= watermark ? 'it is in no chain' : null;
  const missing = chainsOf(row).find((owner) => !links.some(({ ownerOrgId }) => ownerOrgId === owner));
  return missing === undefined ? null : `its link in the chain of ${missing} is gone`;
}

function subjectProblem({ links, subjects }: Entry, row: StoredRow): string | null {
  const missing =
    links.length === 0 ? undefined : subjectsOf(row).find((residentId) => !subjects.includes(residentId));
  return missing === undefined ? null : `it is missing from what resident ${missing} may read (AuditSubject)`;
}

/** The keys that signed a row or its links and are not configured: what they signed can be neither proven nor refuted. */
export const unknownKeysOf = ({ row, links }: Entry): string[] =>
  [...(row === undefined || isBeforeChains(row) ? [] : [row]), ...links]
    .map(({ keyId }) => keyId)
    .filter((keyId) => keyId !== '' && !knowsKey(keyId));

/**
 * What is wrong with an entry, in words; null for an entry that is as it was written, as far as the configured keys
 * tell (`unknownKeysOf`).
 */
export function entryProblem(entry: Entry, surroundings: Surroundings): string | null {
  const { row, links } = entry;
  if (row === undefined) {
    const [link] = links;
    return `the row is gone; ${link === undefined ? 'nothing' : inChain(link)} is left of it`;
  }
  const ofLinks = () =>
    links.map((link) => linkProblem(link, row)).find((problem) => problem !== null) ?? null;
  return (
    rowProblem(row, surroundings) ??
    placeProblem(entry, row, surroundings.watermark) ??
    ofLinks() ??
    subjectProblem(entry, row)
  );
}
