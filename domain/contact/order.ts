/**
 * The call order after one contact is set: `id` at `rank` (1 is called first; behind all others when left out or
 * beyond the end), everybody else in the order they had.
 */
export function placedAt(ids: readonly string[], id: string, rank: number | null): string[] {
  const others = ids.filter((other) => other !== id);
  const at = rank === null ? others.length : Math.min(rank - 1, others.length);
  return others.toSpliced(at, 0, id);
}
