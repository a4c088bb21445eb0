import { audit } from '../audit/record.ts';
import { beginDailyTry } from '../daily-tries.ts';
import { Refusal } from '../errors.ts';
import { requiresActiveOrganization } from '../organization/at-work.ts';
import type { Acting } from '../viewer.ts';
import { requireSaid, type SentFile } from './receive.ts';
import { infectedFile } from './refuse.ts';
import type { Scanner } from './scanner.ts';
import { PER_DAY, readyToStore, type Storing, store } from './upload.ts';

/** A file that has come inside a message which an act takes up: it is kept with the act, or not at all. */
export interface EnclosedFile {
  /** Keeps it in the transaction of the act, as a file of who acts. @returns its id */
  keep(): Promise<string>;
  /** Asked once, when the act is over: the try counts for the day where the file was kept. */
  settle(): Promise<void>;
}

async function looked(acting: Acting, sent: SentFile, scanner: Scanner): Promise<Storing> {
  const said = requireSaid(sent);
  const storing = await readyToStore(acting, { said, bytes: sent.bytes }, scanner);
  // Of an upload the sender is told what was found, and here by the refusal of the act.
  if (storing.verdict?.scan === 'INFECTED') throw infectedFile(['content']);
  return storing;
}

/**
 * Takes a file as `uploadFile` does, before the act that it comes with; a refusal is on record. One that no scanner can
 * answer for now is kept, and waits.
 *
 * @throws InvalidInput FILE_TOO_LARGE, FILE_EMPTY, FILE_TYPE, FILE_TYPE_MISMATCH, FILE_NAME, TEXT_…;
 *   RuleRefused ORGANIZATION_NOT_ACTIVE, FILE_PER_DAY, FILE_INFECTED
 */
export async function receiveEnclosed(
  acting: Acting,
  sent: SentFile,
  scanner: Scanner,
): Promise<EnclosedFile> {
  const { viewer, clock } = acting;
  const { requireLeft, keep, settle } = await beginDailyTry(acting, PER_DAY);
  try {
    const suspended = requiresActiveOrganization({ viewer });
    if (suspended !== null) throw suspended;
    requireLeft();
    const storing = await looked(acting, sent, scanner);
    return {
      keep: async () => {
        const id = await store(acting, storing, null);
        keep();
        return id;
      },
      settle,
    };
  } catch (error) {
    await settle();
    if (error instanceof Refusal) {
      const refused = { operation: 'file.upload', noun: 'file', action: 'REFUSED' } as const;
      await audit({ ...refused, outcome: error.code }, acting, clock.now());
    }
    throw error;
  }
}
