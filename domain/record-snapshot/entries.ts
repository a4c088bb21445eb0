import { codesOf } from '../codes/code-table.ts';
import { isProtectedDiagnosis } from '../codes/protected.ts';
import { RECORD_ENTRY_KINDS, type RecordEntryKind } from '../codes/record-snapshot.ts';
import { openedText, sealedText } from '../seal/text.ts';

/** So many entries of each kind are kept, the latest first. */
export const MOST_OF_A_KIND = 60;

/** One statement of a source, as it says it. */
export interface SaidEntry {
  readonly kind: RecordEntryKind;
  /** Year, month, day or instant, as far as the source says it. */
  readonly on: string | null;
  readonly text: string;
  readonly code: string | null;
  readonly system: string | null;
  readonly status: string | null;
  /** Result, dose or description. */
  readonly value: string | null;
  /** Every other name and code that the source has for it: what is protected is known by any of them. */
  readonly alsoNamed: readonly string[];
}

/** The same as it is kept. */
export interface RecordEntry extends Omit<SaidEntry, 'alsoNamed'> {
  /** Named to treating clinicians and the resident only (V19). */
  readonly isProtected: boolean;
}

function kept({ alsoNamed, ...entry }: SaidEntry): RecordEntry {
  const names = [entry.text, entry.code, entry.value, ...alsoNamed].filter((name) => name !== null);
  return { ...entry, isProtected: names.some((name) => isProtectedDiagnosis(name, name)) };
}

const place = (row: string) => ({ table: 'RecordSnapshot', row, column: 'entriesSealed' });

const kindsInOrder = codesOf(RECORD_ENTRY_KINDS);
const latestFirst = (one: SaidEntry, other: SaidEntry): number =>
  (other.on ?? '') < (one.on ?? '') ? -1 : Number((other.on ?? '') > (one.on ?? ''));

/** The columns of what a source has said: kind by kind, the latest first. */
export function entryColumns(id: string, said: readonly SaidEntry[], isMore: boolean) {
  const entries = kindsInOrder.flatMap((kind) =>
    said
      .filter((entry) => entry.kind === kind)
      .sort(latestFirst)
      .slice(0, MOST_OF_A_KIND),
  );
  return {
    entriesSealed: sealedText(JSON.stringify(entries.map(kept)), place(id)),
    entryCount: entries.length,
    isCut: isMore || said.length > entries.length,
  };
}

const HIDDEN = { text: null, code: null, system: null, value: null } as const;
/** An entry as far as it is open. */
export type ShownEntry = Omit<RecordEntry, 'text'> & { readonly text: string | null };

/** What a source has said, without what is protected where that is not open to who asks. */
export function entriesIn(
  id: string,
  envelope: string | null,
  { areProtectedOpen }: { readonly areProtectedOpen: boolean },
): ShownEntry[] {
  const text = openedText(envelope, place(id));
  const entries = text === null ? [] : (JSON.parse(text) as RecordEntry[]);
  return entries.map((entry) => (entry.isProtected && !areProtectedOpen ? { ...entry, ...HIDDEN } : entry));
}
