import { audit } from '../audit/record.ts';
import type { Acting } from '../viewer.ts';
import { type FileEntry, openFile } from './find.ts';

/** What is told of one file; null for an unknown one and for everybody else's. Each look is on record. */
export async function fileById(acting: Acting, id: string): Promise<FileEntry | null> {
  const { viewer, clock } = acting;
  const found = await openFile({ viewer, now: clock.now() }, id);
  const asked = { action: 'READ', operation: 'file', noun: 'file' } as const;
  const outcome = found === null ? { outcome: 'NOT_FOUND' } : { outcome: 'OK', nounId: id, ...found.concern };
  await audit({ ...asked, ...outcome }, acting, clock.now());
  return found?.file ?? null;
}
