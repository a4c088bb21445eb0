import { type Params, statement, type Tx } from '../client.ts';

type Row = Readonly<Record<string, unknown>>;

const MOST_PARAMETERS = 400;

/**
 * Inserts many rows in few statements. A row must give every column that another one of the same call gives,
 * unless null is meant; columns that none gives get the default of the table. (The client's createMany spends ten
 * times as long on planning, and a fresh start waits for the seed.)
 */
export async function insertRows(tx: Tx, table: string, rows: readonly Row[]): Promise<void> {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const names = columns.map((column) => `"${column}"`).join(', ');
  const size = Math.max(1, Math.floor(MOST_PARAMETERS / columns.length));
  for (let first = 0; first < rows.length; first += size) {
    const chunk = rows.slice(first, first + size);
    const places = chunk.map((_, at) => `(${columns.map((column) => `:${column}_${at}`).join(', ')})`);
    const given = chunk.flatMap((row, at) =>
      columns.map((column) => [`${column}_${at}`, row[column] ?? null]),
    );
    const insert = statement(`INSERT INTO "${table}" (${names}) VALUES ${places.join(', ')}`);
    await tx.run(insert, Object.fromEntries(given) as Params);
  }
}
