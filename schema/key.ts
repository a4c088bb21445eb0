/** What every input says of its idempotency key (architecture habit 7). */
export const key = '16 to 64 of `[A-Za-z0-9_-]`; a repeat has one effect.';
