import { useKeys } from '../../server/process-keys.ts';

const keyOf = (byte: number) => new Uint8Array(32).fill(byte);

/** Keys that protect nothing: tests only. */
export function useTestKeys(): void {
  useKeys({
    seal: { activeKeyId: 'test', keys: { test: keyOf(1) }, indexKey: keyOf(2), indexKeysBefore: [] },
    audit: { activeKeyId: 'test', keys: { test: keyOf(3) } },
  });
}
