import { rows, type Statement, statement, type Tx, write } from '../prisma/client.ts';
import { appendEvent, type Noun } from './event-log.ts';
import { dueEdges, type TimerEdge, type Workflow } from './workflow.ts';

/** A workflow row as a sweep reads it; the due columns of the timers come along as ISO instants. */
export type SweptRow<State extends string> = {
  readonly id: string;
  readonly journeyId: string;
  readonly state: State;
  readonly version: number;
} & Readonly<Record<string, unknown>>;

/** What else an edge that time took has to undo or open, in the same transaction. */
export type OnTaken<State extends string> = (
  tx: Tx,
  row: SweptRow<State>,
  edge: TimerEdge<State>,
  now: Date,
) => Promise<void>;

interface SweepStatements {
  readonly due: Statement;
  readonly one: Statement;
  readonly take: Statement;
}

const BATCH = 200;
const statements = new Map<string, SweepStatements>();

function statementsOf<State extends string>(workflow: Workflow<State>, table: string): SweepStatements {
  const known = statements.get(table);
  if (known !== undefined) return known;
  const due = [...new Set(workflow.timers.map((timer) => timer.dueColumn))].map((column) => `, "${column}"`);
  const select = `SELECT "id", "journeyId", "state", "version"${due.join('')} FROM "${table}"`;
  const isDue = workflow.timers.map(
    (timer) => `("state" = '${timer.from}' AND "${timer.dueColumn}" <= :now)`,
  );
  const made = {
    due: statement(`${select} WHERE ${isDue.join(' OR ')} ORDER BY "id" LIMIT ${BATCH}`),
    one: statement(`${select} WHERE "id" = :id`),
    take: statement(`UPDATE "${table}" SET "state" = :to, "version" = "version" + 1
      WHERE "id" = :id AND "state" = :from AND "version" = :version`),
  };
  statements.set(table, made);
  return made;
}

/** A lifecycle with the table of its rows. */
export interface Swept<State extends string> {
  readonly workflow: Workflow<State>;
  readonly table: string;
  readonly onTaken: OnTaken<State> | undefined;
  /** Locks what stands before the row in the order of locks. */
  readonly lockBefore?: (tx: Tx, id: string) => Promise<void>;
}

/**
 * Writes the edges of one row that are due; 0 when somebody else moved it meanwhile. An act that goes on from where
 * time has led calls it in its own transaction.
 */
export async function takeDueEdges<State extends string>(
  tx: Tx,
  { workflow, table, onTaken, lockBefore }: Swept<State>,
  id: string,
  now: Date,
): Promise<number> {
  const { one, take } = statementsOf(workflow, table);
  await lockBefore?.(tx, id);
  await tx.lock(table, id);
  const [row] = await tx.rows<SweptRow<State>>(one, { id });
  if (row === undefined) return 0;
  const edges = dueEdges(workflow, row, now);
  let version = row.version;
  for (const edge of edges) {
    if ((await tx.run(take, { id, from: edge.from, to: edge.to, version })) === 0) return 0;
    version += 1;
    const noun = workflow.noun as Noun;
    const change = {
      noun,
      nounId: id,
      journeyId: row.journeyId,
      act: edge.act,
      from: edge.from,
      to: edge.to,
    };
    await appendEvent(tx, { ...change, at: new Date(String(row[edge.dueColumn])) }, null, now);
    await onTaken?.(tx, row, edge, now);
  }
  return edges.length;
}

/**
 * Writes the timer edges of a lifecycle that are due at `now`, each with `at` = its due instant and no actor
 * (domain 0). Nothing depends on when it runs: reads and guards count a due edge as taken anyway.
 * The table needs `id`, `journeyId`, `state`, `version` and the due columns; every row is one small write.
 *
 * @returns the number of edges written
 */
export const sweepDue = <State extends string>(
  workflow: Workflow<State>,
  table: string,
  now: Date,
  onTaken?: OnTaken<State>,
): Promise<number> => sweepRows({ workflow, table, onTaken }, now);

/** The same of a lifecycle with all that its edges bring about. */
export async function sweepRows<State extends string>(swept: Swept<State>, now: Date): Promise<number> {
  const { workflow, table } = swept;
  if (workflow.timers.length === 0) return 0;
  let total = 0;
  for (;;) {
    const due = await rows<{ id: string }>(statementsOf(workflow, table).due, { now });
    let taken = 0;
    for (const { id } of due) {
      taken += await write((tx) => takeDueEdges(tx, swept, id, now));
    }
    total += taken;
    if (taken === 0 || due.length < BATCH) return total;
  }
}
