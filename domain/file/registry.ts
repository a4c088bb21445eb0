import type { Concern } from '../audit/act-concern.ts';
import type { Role } from '../codes/role.ts';
import type { Noun } from '../event-log.ts';
import { referralFiles } from '../referral/attached-files.ts';
import type { Viewer } from '../viewer.ts';
import { FILE_SENDERS } from './policy.ts';

/** Who looks, and when. */
export interface Reading {
  readonly viewer: Viewer;
  readonly now: Date;
}

/** A noun to whose objects files are attached: they are open as the object is. */
export interface FileNoun {
  readonly noun: Noun;
  /** The roles of the noun's policy: who may ask at all. */
  readonly readers: readonly Role[];
  /**
   * Whom an object is about, when it is open to the viewer; null for what is closed and for what is unknown, alike and
   * by the same statements.
   */
  concernOf(reading: Reading, nounId: string): Promise<Concern | null>;
}

/** Every noun that has attachments. A noun that gets some has its line here. */
export const FILE_NOUNS: readonly FileNoun[] = [referralFiles];

/** Who may ask for a file at all. */
export const fileReaders = (nouns: readonly FileNoun[] = FILE_NOUNS): Role[] => [
  ...new Set([...FILE_SENDERS, ...nouns.flatMap(({ readers }) => readers)]),
];
