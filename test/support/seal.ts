import { createSeal, useSeal } from '../../domain/seal.ts';

/** Keys that protect nothing: tests only. */
export function useTestSeal(): void {
  useSeal(
    createSeal({
      activeKeyId: 'test',
      keys: { test: new Uint8Array(32).fill(1) },
      indexKey: new Uint8Array(32).fill(2),
    }),
  );
}
