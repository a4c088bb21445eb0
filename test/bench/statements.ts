import Database from 'better-sqlite3';
import { graphql } from 'graphql';
import { systemClock } from '../../domain/clock.ts';
import { standingsOf } from '../../domain/sign-in/standing.ts';
import { close, read, rows } from '../../prisma/client.ts';
import { schema } from '../../schema/index.ts';
import { openDatabase, requireConfig } from '../../server/start.ts';
import { SLOT_SEARCH, WORKLIST_OF_ANY_LENGTH } from './queries.ts';

/** How many statements a request sends to SQLite for one row and for many: `statements.ts <departmentId>`. */
const [departmentId = ''] = process.argv.slice(2);

let sent = 0;
const memory = new Database(':memory:');
const statement = Object.getPrototypeOf(memory.prepare('SELECT 1')) as Record<
  'all' | 'run',
  (...args: unknown[]) => unknown
>;
memory.close();
for (const name of ['all', 'run'] as const) {
  const original = statement[name];
  statement[name] = function counted(this: unknown, ...args: unknown[]) {
    sent += 1;
    return original.apply(this, args);
  };
}

await openDatabase(await requireConfig(process.env), new Date());
const nurse = await read().person.findUniqueOrThrow({ where: { login: 'nh-nurse' } });
const [standing] = await standingsOf({ rows }, nurse.id, new Date());
if (standing === undefined) throw new Error('the nurse has no role');
const contextValue = {
  acting: { viewer: { ...standing, sessionId: 'bench' }, clock: systemClock, requestId: 'bench' },
  requestId: 'bench',
};

async function count(source: string, variableValues: Record<string, unknown>): Promise<number> {
  const before = sent;
  const { errors } = await graphql({ schema, source, variableValues, contextValue });
  if (errors !== undefined) throw new Error(String(errors[0]));
  return sent - before;
}

const search = (first: number) =>
  count(SLOT_SEARCH.replace('first: 32', `first: ${first}`), { filter: { departmentId } });
const worklist = (first: number) => count(WORKLIST_OF_ANY_LENGTH, { filter: {}, first });
const figure = {
  figure: 'statements of one request, for 1 and for 100 rows, the audit row included',
  worklist: [await worklist(1), await worklist(100)],
  slotSearch: [await search(1), await search(100)],
};
await close();
process.stdout.write(`${JSON.stringify(figure)}\n`);
