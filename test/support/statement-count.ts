import Database from 'better-sqlite3';
import pg from 'pg';
import { vi } from 'vitest';

const COUNTED = /^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b/i;

/** Where every statement of this process passes, whoever prepared it: the drivers themselves. */
function spies() {
  const memory = new Database(':memory:');
  const statement = Object.getPrototypeOf(memory.prepare('SELECT 1')) as Database.Statement;
  memory.close();
  return {
    sqlite: [vi.spyOn(statement, 'all'), vi.spyOn(statement, 'run')],
    postgres: vi.spyOn(pg.Client.prototype, 'query'),
  };
}

const textOf = (query: unknown): string =>
  typeof query === 'string' ? query : String((query as { text?: unknown } | undefined)?.text ?? '');

/** The statements that `act` sends to the database, of Prisma and of our own, on either engine. */
export async function textsOf(act: () => Promise<unknown>): Promise<string[]> {
  const { sqlite, postgres } = spies();
  try {
    await act();
    const texts = [
      ...sqlite.flatMap((spy) =>
        spy.mock.contexts.map((prepared) => (prepared as Database.Statement).source),
      ),
      ...postgres.mock.calls.map(([query]) => textOf(query)),
    ];
    return texts.filter((text) => COUNTED.test(text));
  } finally {
    for (const spy of [...sqlite, postgres]) spy.mockRestore();
  }
}

/** How many they are. */
export const statementsOf = async (act: () => Promise<unknown>): Promise<number> =>
  (await textsOf(act)).length;
