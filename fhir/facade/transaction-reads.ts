import { type AuditEntry, audit } from '../../domain/audit/record.ts';
import type { Asking } from './asking.ts';
import type { EntryRequest, Ways } from './bundle.ts';
import { inEntry, notServed } from './in-entry.ts';

interface Trying {
  readonly asking: Asking;
  readonly types: readonly string[];
  readonly attempt: Ways['attempt'];
}

/**
 * Tries what a transaction reads when all of it is written and nothing is kept yet: R4 has each entry succeed, or none (http 3.1.0.11.2). An
 * operation may write by itself, and stands in a batch.
 * @throws FhirFault that names the entry
 */
export async function tryReads(
  entries: readonly EntryRequest[],
  { asking, types, attempt }: Trying,
): Promise<void> {
  for (const [at, { request }] of entries.entries()) {
    if (request.method !== 'GET') continue;
    if (request.path.includes('$')) throw notServed(at);
    await inEntry({ at, types }, () => attempt(request, asking));
  }
}

const isRefused = ({ outcome }: AuditEntry): boolean => outcome !== 'OK';

/** Runs what cannot write beside its own transaction, and puts on record afterwards what it was refused: what it saw, nobody has been shown. */
export async function recordingRefused<Done>(
  { reader, now }: Asking,
  act: (toRecord: AuditEntry[]) => Promise<Done>,
): Promise<Done> {
  const toRecord: AuditEntry[] = [];
  try {
    return await act(toRecord);
  } finally {
    for (const entry of toRecord.filter(isRefused)) await audit(entry, reader, now);
  }
}
