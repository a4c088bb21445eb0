import { engine, type Params, rows, type Statement } from '../../prisma/client.ts';

const explained = (of: Statement): Statement => ({
  name: `explained ${of.name}`,
  compiled(on) {
    const { sql, names } = of.compiled(on);
    return {
      sql: `${on === 'sqlite' ? 'EXPLAIN QUERY PLAN' : 'EXPLAIN (ANALYZE, TIMING OFF)'} ${sql}`,
      names,
    };
  },
});

/** How the engine answers a statement, step by step; PostgreSQL runs it and tells the rows of each step. */
export async function planOf(of: Statement, params: Params): Promise<string[]> {
  const steps = await rows<Record<string, string>>(explained(of), params);
  return steps.map((step) => (engine() === 'sqlite' ? (step.detail ?? '') : (step['QUERY PLAN'] ?? '')));
}

/** How many rows the steps of a PostgreSQL plan took from tables and indexes, those that a filter dropped counted. */
export function rowsVisited(plan: readonly string[]): number {
  let loops = 1;
  let visited = 0;
  for (const step of plan) {
    const done = /Scan .*\(actual rows=([\d.]+) loops=(\d+)\)/.exec(step);
    const dropped = /Rows Removed by (?:Filter|Index Recheck): (\d+)/.exec(step);
    if (done !== null) {
      loops = Number(done[2]);
      visited += Number(done[1]) * loops;
    }
    if (dropped !== null) visited += Number(dropped[1]) * loops;
  }
  return visited;
}
