const MOST = 5;
const WITHIN_MS = 15 * 60_000;
const KEPT = 10_000;

interface Tries {
  readonly since: number;
  readonly count: number;
}

const tries = new Map<string, Tries>();

/**
 * Counts one more try of a person's current password, before it is looked at: through a session that stands open,
 * nobody may guess more often than at the sign-in. Counted in this process.
 * @returns whether it may be looked at: 5 times within 15 minutes
 */
export function countPasswordTry(personId: string, now: Date): boolean {
  const at = now.getTime();
  const known = tries.get(personId);
  const { since, count } =
    known !== undefined && at - known.since < WITHIN_MS ? known : { since: at, count: 0 };
  if (count >= MOST) return false;
  const oldest = tries.keys().next().value;
  if (known === undefined && tries.size >= KEPT && oldest !== undefined) tries.delete(oldest);
  tries.set(personId, { since, count: count + 1 });
  return true;
}

/** A right password forgives the tries before it. */
export const forgetPasswordTries = (personId: string): void => void tries.delete(personId);
