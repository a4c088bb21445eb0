import { rows, statement } from '../../prisma/client.ts';

/** Up to which number of the log nothing can come in any more. */
export interface SettledLog {
  /** Looks at the log once more. @returns the number, which never goes back */
  look(): Promise<number>;
  /** The highest number that is committed now; what is lower may still be on its way. */
  last(): Promise<number>;
}

interface Seen {
  readonly last: number;
  readonly writers: string;
}

// On SQLite a number is given out and committed by one writer after the other. On PostgreSQL who has a lower number may
// commit later. Whoever writes into the log holds a lock on its table from before it takes a number until its end is
// visible to all: once those are gone who held one after `last` was seen, nothing below it is under way. Transaction ids
// would not do: a number is taken before the transaction has one.
const selectSeen = statement({
  sqlite: `SELECT COALESCE(max("seq"), 0) AS "last", '' AS "writers" FROM "Event"`,
  postgres: `
    SELECT COALESCE((SELECT max("seq") FROM "Event"), 0) AS "last", COALESCE((
      SELECT string_agg(DISTINCT l."virtualtransaction", ' ') FROM pg_locks l
      WHERE l."locktype" = 'relation' AND l."relation" = '"Event"'::regclass AND l."mode" = 'RowExclusiveLock'
        AND l."database" = (SELECT d."oid" FROM pg_database d WHERE d."datname" = current_database())), '') AS "writers"`,
});

async function see(): Promise<{ last: number; writers: Set<string> }> {
  const [{ last, writers } = { last: 0, writers: '' }] = await rows<Seen>(selectSeen);
  return { last, writers: new Set(writers.split(' ').filter((writer) => writer !== '')) };
}

/** Follows the end of the log; each process has its own. */
export function createSettledLog(): SettledLog {
  let settled = 0;
  let awaited: { readonly last: number; writers: readonly string[] } | null = null;
  return {
    async look() {
      const { last, writers } = await see();
      if (awaited !== null) {
        awaited.writers = awaited.writers.filter((writer) => writers.has(writer));
        if (awaited.writers.length === 0) {
          settled = Math.max(settled, awaited.last);
          awaited = null;
        }
      }
      if (writers.size === 0) settled = Math.max(settled, last);
      else if (last > settled) awaited ??= { last, writers: [...writers] };
      return settled;
    },
    last: async () => (await see()).last,
  };
}
