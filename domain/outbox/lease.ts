import { statement, write } from '../../prisma/client.ts';

/** No lease reaches further into the future, unless the clock of its holder was wrong. */
const IMPLAUSIBLE_MS = 10 * 60_000;
const implausible = (now: Date): Date => new Date(now.getTime() + IMPLAUSIBLE_MS);

export interface Holding {
  readonly id: string;
  readonly holder: string;
}

/** Whether nobody has the lane of a row; wants the parameters of `freeAt`. */
export const isFree = (alias: string): string =>
  `(${alias}."leaseHolder" IS NULL OR ${alias}."leaseUntilAt" <= :now OR ${alias}."leaseUntilAt" > :implausibleAt)`;
export const freeAt = (now: Date) => ({ now, implausibleAt: implausible(now) });

/** The lanes of a table, each of one row: one process at a time works in it, while the row `stands`. */
export function leasesOf(table: 'Endpoint' | 'Subscription', stands: string) {
  const claim = statement(`
    UPDATE "${table}" SET "leaseHolder" = :holder, "leaseUntilAt" = :until WHERE "id" = :id AND ${stands}
      AND ("leaseHolder" IS NULL OR "leaseHolder" = :holder OR "leaseUntilAt" <= :now OR "leaseUntilAt" > :implausibleAt)`);
  const release = statement(`
    UPDATE "${table}" SET "leaseHolder" = NULL, "leaseUntilAt" = NULL WHERE "id" = :id AND "leaseHolder" = :holder`);
  return {
    /** Takes or renews a lane. @returns false while somebody else has it */
    hold: async ({ id, holder }: Holding, leaseMs: number, now: Date): Promise<boolean> => {
      const until = new Date(now.getTime() + leaseMs);
      return (await write((tx) => tx.run(claim, { id, holder, until, ...freeAt(now) }))) === 1;
    },
    /** Lets another process go on at once. */
    release: ({ id, holder }: Holding): Promise<number> => write((tx) => tx.run(release, { id, holder })),
  };
}
