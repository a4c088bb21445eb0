import { readdirSync } from 'node:fs';
import type { Chapter } from './stage.ts';

const FOLDER = new URL('./chapters/', import.meta.url);
const numberOf = (file: string): number => Number.parseInt(file, 10);

/** The chapters in the order of their numbers: a new file `<number>-<name>.ts` is a new chapter. */
export async function loadChapters(): Promise<Chapter[]> {
  const files = readdirSync(FOLDER).sort((a, b) => numberOf(a) - numberOf(b));
  return Promise.all(
    files.map(async (file) => ((await import(new URL(file, FOLDER).href)) as { chapter: Chapter }).chapter),
  );
}
