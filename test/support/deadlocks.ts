import { engine, rows, statement } from '../../prisma/client.ts';

const selectDeadlocks = statement(`
  SELECT CAST(d."deadlocks" AS INTEGER) AS "count" FROM pg_stat_database d WHERE d."datname" = current_database()`);

const selectWaiting = statement(`
  SELECT CAST(COUNT(*) AS INTEGER) AS "count" FROM pg_stat_activity a
  WHERE a."datname" = current_database() AND a."wait_event_type" = 'Lock'`);

/** Resolves when so many acts wait for what another one has locked. */
export async function untilSomebodyWaits(howMany = 1): Promise<void> {
  for (;;) {
    const [found] = await rows<{ count: number }>(selectWaiting);
    if (found !== undefined && found.count >= howMany) return;
  }
}

/** Something that one waits for and another one gives. */
export function signal() {
  let give = () => {};
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give };
}

async function deadlocks(): Promise<number> {
  if (engine() === 'sqlite') return 0;
  const [found] = await rows<{ count: number }>(selectDeadlocks);
  return found?.count ?? 0;
}

/**
 * How often PostgreSQL found acts of this database waiting for each other in a circle while `run` ran. It breaks the
 * circle after a second and the act is tried again, so that nothing else tells of it.
 * SQLite has one writer: there it is never.
 */
export async function deadlocksDuring(run: () => Promise<unknown>): Promise<number> {
  const before = await deadlocks();
  await run();
  return (await deadlocks()) - before;
}
