import { expect, test } from 'vitest';
import { useDatabase } from './database.ts';
import { startScript } from './other-process.ts';

interface Half {
  readonly heapMB: number;
  readonly answers: Readonly<Record<string, number>>;
}

/**
 * Memory stays flat however many different documents come: what is kept of them is bounded. Each that was kept for
 * good would take some 300 kB; the caches are full after two thousand.
 */
export function defineDocumentFlood({ documents, growthMB }: { documents: number; growthMB: number }): void {
  const database = useDatabase();

  test(`${documents} different documents leave the memory as it was after half of them`, async () => {
    const process = startScript(new URL('./flooded.ts', import.meta.url), [database.url, String(documents)]);
    const [half, whole] = [await process.nextLine(), await process.nextLine()].map(
      (line) => JSON.parse(line) as Half,
    );
    expect(await process.ended).toBe(0);
    // One of four kinds runs, and every fifth of that kind five times over.
    expect(whole?.answers).toEqual({ 200: documents * 0.45, 400: documents * 0.75 });
    expect((whole?.heapMB ?? 0) - (half?.heapMB ?? 0)).toBeLessThan(growthMB);
  }, 180_000);
}
