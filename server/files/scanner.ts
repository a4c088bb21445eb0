import { ownScanner } from '../../domain/file/own-scanner.ts';
import { inTurn, type Scanner } from '../../domain/file/scanner.ts';
import { sweepFiles } from '../../domain/file/sweep.ts';
import type { Config } from '../config.ts';
import type { Job } from '../jobs.ts';
import { clamdScanner } from './clamd.ts';

/** What looks at files: always the own look, and clamd where one is configured. */
export const scannerOf = ({ clamd }: Pick<Config, 'clamd'>): Scanner =>
  inTurn(clamd === null ? [ownScanner] : [ownScanner, clamdScanner(clamd)]);

/** Files that wait for their scan, and files that nobody has attached. */
export const fileSweep = (scanner: Scanner): Job => ({
  name: 'files',
  everySeconds: 30,
  run: (now) => sweepFiles(scanner, now),
});
