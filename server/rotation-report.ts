import type { Rotation } from '../domain/seal/rotation.ts';

/** A run of the key rotation in words; names of rows and keys, never a value. `keyIds`: the active one first. */
export function rotationReport(
  { renewed, unrenewed, isStopped, isSettled, uses }: Rotation,
  [activeKeyId = '', ...before]: readonly string[],
): { readonly lines: readonly string[]; readonly isComplete: boolean } {
  const countOf = (keyId: string) =>
    uses.filter((use) => use.keyId === keyId).reduce((sum, { count }) => sum + count, 0);
  const others = [...new Set([...before, ...uses.map(({ keyId }) => keyId)])].filter(
    (keyId) => keyId !== activeKeyId,
  );
  const old = others.reduce((sum, keyId) => sum + countOf(keyId), 0);
  const isComplete = isSettled && unrenewed.length === 0 && old === 0;
  const isNeeded = (keyId: string) => countOf(keyId) > 0 || !isSettled;
  const lines = [
    `${renewed} values were renewed.`,
    `${countOf(activeKeyId)} values are sealed under the active key ${activeKeyId}.`,
    ...others.map((keyId) =>
      isNeeded(keyId)
        ? `${countOf(keyId)} values are sealed under ${keyId}: this key is still needed.`
        : `0 values are sealed under ${keyId}: this key is needed no more, except by earlier backups.`,
    ),
    ...unrenewed.map(
      ({ table, column, id }) =>
        `${table} ${id}: ${column} was left as it is, because it does not open, an index of it is of no configured key, or another row has the same number.`,
    ),
  ];
  if (isStopped) lines.push('Stopped before the end: run it again to go on.');
  else if (!isSettled || (old > 0 && unrenewed.length === 0))
    lines.push(
      'A process that still has the earlier keys goes on writing under them: restart it, then run again.',
    );
  else if (isComplete)
    lines.push('Earlier index keys are needed no more, except by retries of the last 7 days.');
  return { lines, isComplete };
}
