import type { Role } from './codes/role.ts';

/** Which organisation of an object must be the viewer's for an edge: each noun names its own sides. */
export type Side = string;

/** An edge that people take. An act may have several, from different states. */
export interface ActEdge<State extends string> {
  readonly act: string;
  readonly from: readonly State[];
  readonly to: State;
  readonly by: readonly Role[];
  readonly side: Side;
  readonly source: string;
}

/** An edge that time takes: counted as taken from the instant in `dueColumn` on (domain 0). */
export interface TimerEdge<State extends string> {
  readonly act: string;
  readonly from: State;
  readonly to: State;
  readonly dueColumn: string;
  /** The column is never null; Prisma refuses to look for null in such a one. */
  readonly isDueKnown?: true;
  readonly source: string;
}

/**
 * An edge that nobody takes: what became of another object brings it about, in the same transaction and with an event of its
 * own. A final state may be left by it, and by nothing else.
 */
export interface ConsequenceEdge<State extends string> {
  readonly act: string;
  readonly from: State;
  readonly to: State;
  readonly source: string;
}

export interface Workflow<State extends string> {
  readonly noun: string;
  readonly initial: readonly State[];
  readonly terminal: readonly State[];
  readonly states: readonly State[];
  readonly acts: readonly ActEdge<State>[];
  /** Of two timers of one state the first is due first: the database holds it, and SQL takes them in this order. */
  readonly timers: readonly TimerEdge<State>[];
  readonly consequences?: readonly ConsequenceEdge<State>[];
}

/** A row as the timer edges see it: its stored state and its due instants. */
export type Stateful<State extends string> = { readonly state: State } & Readonly<Record<string, unknown>>;

const dueAt = (row: Readonly<Record<string, unknown>>, column: string): number => {
  const due = row[column];
  if (due instanceof Date) return due.getTime();
  return typeof due === 'string' ? Date.parse(due) : Number.POSITIVE_INFINITY;
};

/** The timer edges that are due at `now`, in the order in which time takes them. */
export function dueEdges<State extends string>(
  workflow: Workflow<State>,
  row: Stateful<State>,
  now: Date,
): TimerEdge<State>[] {
  const taken: TimerEdge<State>[] = [];
  let state = row.state;
  for (;;) {
    const candidates = workflow.timers
      .filter((timer) => timer.from === state && dueAt(row, timer.dueColumn) <= now.getTime())
      .sort((a, b) => dueAt(row, a.dueColumn) - dueAt(row, b.dueColumn));
    const next = candidates[0];
    if (next === undefined) return taken;
    taken.push(next);
    state = next.to;
  }
}

/** The state that counts at `now`: reads, guards, filters and `availableActions` all go by it. */
export const effectiveState = <State extends string>(
  workflow: Workflow<State>,
  row: Stateful<State>,
  now: Date,
): State => dueEdges(workflow, row, now).at(-1)?.to ?? row.state;

/**
 * The same as SQL: an expression that yields the effective state of a row of `alias` at `:now`.
 * Only chains of one timer edge after another are followed, as in `effectiveState`.
 */
export function effectiveStateSql<State extends string>(workflow: Workflow<State>, alias: string): string {
  const from = (state: State, depth: number): string => {
    const timers = workflow.timers.filter((timer) => timer.from === state);
    if (timers.length === 0 || depth > workflow.timers.length) return `'${state}'`;
    const cases = timers
      .map((timer) => `WHEN ${alias}."${timer.dueColumn}" <= :now THEN ${from(timer.to, depth + 1)}`)
      .join(' ');
    return `CASE ${cases} ELSE '${state}' END`;
  };
  const timed = [...new Set(workflow.timers.map((timer) => timer.from))];
  if (timed.length === 0) return `${alias}."state"`;
  const cases = timed.map((state) => `WHEN '${state}' THEN ${from(state, 0)}`).join(' ');
  return `CASE ${alias}."state" ${cases} ELSE ${alias}."state" END`;
}

/** The same as a Prisma filter: rows whose effective state at `now` is one of `wanted`. */
export function whereEffectiveState<State extends string>(
  workflow: Workflow<State>,
  wanted: readonly State[],
  now: Date,
): { OR: Record<string, unknown>[] } {
  const branches: Record<string, unknown>[] = [];
  const follow = (
    stored: State,
    state: State,
    due: readonly Record<string, unknown>[],
    depth: number,
  ): void => {
    const timers = workflow.timers.filter((timer) => timer.from === state);
    const notYet = ({ dueColumn, isDueKnown }: TimerEdge<State>) => {
      const later = { [dueColumn]: { gt: now } };
      return isDueKnown ? later : { OR: [{ [dueColumn]: null }, later] };
    };
    if (wanted.includes(state)) branches.push({ AND: [{ state: stored }, ...due, ...timers.map(notYet)] });
    if (depth > workflow.timers.length) return;
    for (const [at, timer] of timers.entries()) {
      const isDue = { [timer.dueColumn]: { lte: now } };
      follow(stored, timer.to, [...due, ...timers.slice(0, at).map(notYet), isDue], depth + 1);
    }
  };
  for (const state of workflow.states) follow(state, state, [], 0);
  // Prisma passes over an empty OR inside an AND and would answer every row.
  return { OR: branches.length === 0 ? [{ state: { in: [] } }] : branches };
}

/** The edges of an act, of which every workflow has one or more. */
export function edgesOf<State extends string>(
  workflow: Workflow<State>,
  act: string,
): readonly [ActEdge<State>, ...ActEdge<State>[]] {
  const [first, ...others] = workflow.acts.filter((candidate) => candidate.act === act);
  if (first === undefined) throw new Error(`${workflow.noun} has no act ${act}`);
  return [first, ...others];
}

/** Whether a workflow has an act at all. */
export const hasAct = <State extends string>({ acts }: Workflow<State>, act: string): boolean =>
  acts.some((edge) => edge.act === act);

/** Who may carry out an act from one state or another: the scope of its mutation. */
export const rolesOfAct = <State extends string>(workflow: Workflow<State>, act: string): Role[] => [
  ...new Set(edgesOf(workflow, act).flatMap(({ by }) => by)),
];

/** Each act of a workflow once, in the order of the table. */
export const actsOf = <State extends string>({ acts }: Workflow<State>): string[] => [
  ...new Set(acts.map(({ act }) => act)),
];
