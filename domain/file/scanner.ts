import type { FileFinding } from '../codes/file.ts';
import type { FileContent } from './content.ts';
import type { FileType } from './type.ts';

/** What a scan has found. */
export type Verdict =
  | { readonly scan: 'CLEAN' }
  | {
      readonly scan: 'INFECTED';
      readonly finding: FileFinding;
      /** The scanner's own name of it, 1 to 100 of `[A-Za-z0-9._:/-]`; null without one. */
      readonly signature: string | null;
    };

export interface ToScan {
  readonly content: FileContent;
  readonly contentType: FileType;
}

/** Looks whether a file may be opened. */
export interface Scanner {
  /** @throws ScannerDown when it cannot say now */
  scan(file: ToScan): Promise<Verdict>;
}

/** No answer, or none that says something: the file waits, and is looked at again. */
export class ScannerDown extends Error {
  override name = 'ScannerDown';
}

/** Where no file comes in: none is found clean by it. */
export const NO_SCANNER: Scanner = {
  scan: async () => {
    throw new ScannerDown('no scanner is here');
  },
};

export const CLEAN: Verdict = { scan: 'CLEAN' };

/** One after the other, up to the first that finds something; a file is clean when all say so. */
export const inTurn = (scanners: readonly Scanner[]): Scanner => ({
  async scan(file) {
    for (const scanner of scanners) {
      const verdict = await scanner.scan(file);
      if (verdict.scan !== 'CLEAN') return verdict;
    }
    return CLEAN;
  },
});
