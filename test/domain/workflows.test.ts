import { readdirSync, readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { edgeRefusals } from '../../domain/available-action.ts';
import { codesOf } from '../../domain/codes/code-table.ts';
import { ROLES, type Role } from '../../domain/codes/role.ts';
import type { Viewer } from '../../domain/viewer.ts';
import {
  actsOf,
  dueEdges,
  edgesOf,
  effectiveState,
  effectiveStateSql,
  type Stateful,
  type Workflow,
  whereEffectiveState,
} from '../../domain/workflow.ts';
import { allLifecycles } from '../support/workflows.ts';

const lifecycles = (await allLifecycles()).map(
  ({ workflow, names }) => [workflow.noun, workflow, names] as const,
);
const roles = codesOf(ROLES);
const viewerOf = (role: Role): Viewer => ({
  personId: 'person',
  personName: '某人',
  sessionId: 'session',
  organizationId: 'organization',
  organizationKind: 'NURSING_HOME',
  organizationStatus: 'ACTIVE',
  regionCode: '440402',
  roles: [role],
  residentId: null,
  representativeId: null,
  isPasswordChangeDue: false,
  isSecondFactorDue: false,
});

test('there are lifecycles', () => expect(lifecycles.length).toBeGreaterThan(0));

describe.each(lifecycles)('%s', (_noun, workflow, names) => {
  const { states, initial, terminal, acts, timers, consequences = [] } = workflow;

  test('an act is open exactly where the table has its edge: every act × state × role × side', () => {
    const sides = [...new Set(acts.map(({ side }) => side)), 'NEITHER'];
    const wrong = actsOf(workflow).flatMap((act) =>
      states.flatMap((state) =>
        roles.flatMap((role) =>
          sides.flatMap((side) => {
            const isEdge = acts.some(
              (edge) =>
                edge.act === act && edge.from.includes(state) && edge.by.includes(role) && edge.side === side,
            );
            const refusals = edgeRefusals(workflow, act, {
              viewer: viewerOf(role),
              state,
              sides: [side],
            });
            const isRight = (refusals.length === 0) === isEdge;
            return isRight
              ? []
              : [`${act} of ${state} by ${role} on ${side}: ${isEdge ? 'refused' : 'open'}`];
          }),
        ),
      ),
    );
    expect(wrong).toEqual([]);
  });

  test('a refusal says whether it is the person or the state', () => {
    for (const { act, from, by, side } of acts) {
      const [role] = by;
      const [state] = from;
      if (role === undefined || state === undefined)
        throw new Error(`${act} leads from nowhere or is for nobody`);
      const codes = (standing: { state: string; sides: string[] }) =>
        edgeRefusals(workflow, act, { viewer: viewerOf(role), ...standing }).map(({ code }) => code);
      const everyFrom = edgesOf(workflow, act).flatMap((edge) => edge.from);
      const [elsewhere] = states.filter((other) => !everyFrom.includes(other));
      expect(codes({ state, sides: [] }), act).toEqual(['NOT_YOUR_ACT']);
      if (elsewhere !== undefined)
        expect(codes({ state: elsewhere, sides: [side] }), act).toEqual(['STATE_CONFLICT']);
    }
  });

  test('every edge joins states that exist, is for roles that exist, and names its source', () => {
    const ends = [...acts, ...timers, ...consequences].flatMap(({ from, to }) => [from, to].flat());
    expect([...initial, ...terminal, ...ends].filter((state) => !states.includes(state))).toEqual([]);
    expect(acts.flatMap(({ by }) => by).filter((role) => !roles.includes(role))).toEqual([]);
    expect([...acts, ...timers, ...consequences].filter(({ source }) => source.trim() === '')).toEqual([]);
    // What nobody takes is no act of anybody.
    expect(consequences.filter(({ act }) => actsOf(workflow).includes(act))).toEqual([]);
    // From one state an act leads to one state, unless different sides take it: a rule decides on the rest.
    const ways = acts.flatMap(({ act, from, to, side }) =>
      from.map((state) => `${act} ${state} ${to} ${side}`),
    );
    expect(new Set(ways).size).toBe(ways.length);
  });

  test('every state can be reached', () => {
    const reached = new Set(initial);
    // A set that grows while it is walked is walked to its end.
    for (const state of reached) {
      for (const { from, to } of [...acts, ...timers, ...consequences])
        if ([from].flat().includes(state)) reached.add(to);
    }
    expect(states.filter((state) => !reached.has(state))).toEqual([]);
  });

  // What was entered in error leaves every state, also a final one (domain 0 VOIDED).
  const ordinary = acts.filter(({ to }) => to !== 'VOIDED');

  test('every state that is not final has an exit for a role or by the clock; a final one has none', () => {
    const exits = (state: string) => [
      ...ordinary.filter(({ from, to, by }) => from.includes(state) && to !== state && by.length > 0),
      ...timers.filter(({ from }) => from === state),
    ];
    for (const state of states) expect(exits(state).length > 0, state).toBe(!terminal.includes(state));
    expect(ordinary.flatMap(({ from }) => from).filter((state) => terminal.includes(state))).toEqual([]);
  });

  test.runIf(states.includes('VOIDED'))('what was entered in error is voided from every state', () => {
    const { from = [] } = acts.find(({ act, to }) => act === 'recordVoid' && to === 'VOIDED') ?? {};
    expect([...from].sort()).toEqual(states.filter((state) => state !== 'VOIDED').sort());
  });

  test('every state has a Chinese name', () => {
    expect(states.filter((state) => !/\p{Script=Han}/u.test(names[state] ?? ''))).toEqual([]);
  });

  test('the table it lives in has what a lifecycle needs, and an instant for every timer', () => {
    const models = readFileSync('prisma/schema.prisma', 'utf8').split(/^model /m);
    const nameOf = (model: string) => model.slice(0, model.indexOf(' ')).toLowerCase();
    const noun = workflow.noun.toLowerCase();
    // A session is the journey of nobody: its own id names it.
    const journey = noun === 'session' ? [] : ['journeyId +String'];
    const needed = ['state +String', 'version +Int', ...journey].concat(
      timers.map(({ dueColumn, isDueKnown }) => `${dueColumn} +DateTime${isDueKnown ? '' : '\\?'}`),
    );
    const model =
      models.find((one) => nameOf(one) === noun) ?? models.find((one) => nameOf(one).endsWith(noun));
    expect(needed.filter((column) => !new RegExp(`^ {2}${column}(?!\\?)`, 'm').test(model ?? ''))).toEqual(
      [],
    );
  });

  test('at most one timer leaves a state, or the database holds which one is due first', () => {
    const migrations = ['sqlite', 'postgres'].map((engine) =>
      readdirSync(`prisma/migrations/${engine}`, { withFileTypes: true })
        .filter((one) => one.isDirectory())
        .map(({ name }) => readFileSync(`prisma/migrations/${engine}/${name}/migration.sql`, 'utf8'))
        .join(),
    );
    for (const [first, second] of races(workflow))
      for (const text of migrations) expect(text).toContain(`"${first}" < "${second}")`);
  });
});

/** The due columns of two timers that leave one state, the first of the table first. */
function races({ states, timers }: Workflow<string>): (readonly [string, string])[] {
  const leaving = states.map((state) => timers.filter(({ from }) => from === state));
  return leaving.flatMap((all) =>
    all.slice(1).map((timer, at) => [all[at]?.dueColumn ?? '', timer.dueColumn] as const),
  );
}

const BASE = Date.parse('2026-11-22T01:00:00Z');
const instants = fc.integer({ min: -3, max: 3 }).map((hours) => new Date(BASE + hours * 3_600_000));
/** As Prisma writes an instant on SQLite. */
const stored = (value: unknown): unknown =>
  value instanceof Date ? value.toISOString().replace('Z', '+00:00') : value;

function rowsOf(workflow: Workflow<string>): fc.Arbitrary<Stateful<string>> {
  const due = Object.fromEntries(
    workflow.timers.map(({ dueColumn, isDueKnown }) => [
      dueColumn,
      isDueKnown ? instants : fc.option(instants),
    ]),
  );
  const rows = fc.record({ ...due, state: fc.constantFrom(...workflow.states) }) as fc.Arbitrary<
    Stateful<string>
  >;
  // As the database holds it.
  const isInOrder = (row: Stateful<string>): boolean =>
    races(workflow).every(([first, second]) => {
      const [one, other] = [row[first], row[second]];
      return !(one instanceof Date && other instanceof Date) || one < other;
    });
  return rows.filter(isInOrder);
}

const comparisons: Readonly<Record<string, (value: unknown, limit: unknown) => boolean>> = {
  gt: (value, limit) => value instanceof Date && limit instanceof Date && value > limit,
  lte: (value, limit) => value instanceof Date && limit instanceof Date && value <= limit,
  in: (value, among) => Array.isArray(among) && among.includes(value),
};

/** A Prisma filter over a row, as far as `whereEffectiveState` uses the language. */
function holds(filter: object, row: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(filter).every(([key, wanted]: [string, unknown]) => {
    if (Array.isArray(wanted))
      return key === 'OR' ? wanted.some((one) => holds(one, row)) : wanted.every((one) => holds(one, row));
    if (typeof wanted !== 'object' || wanted === null) return row[key] === wanted;
    return Object.entries(wanted).every(([is, limit]) => comparisons[is]?.(row[key], limit));
  });
}

describe.each(lifecycles)('the clock of %s', (_noun, workflow) => {
  const columns = [...new Set(workflow.timers.map(({ dueColumn }) => dueColumn))];
  const database = new Database(':memory:');
  database.exec(`CREATE TABLE "T" (${['state', ...columns].map((name) => `"${name}" TEXT`).join(', ')})`);
  const names = ['state', ...columns];
  const insert = database.prepare(`INSERT INTO "T" VALUES (${names.map((name) => `:${name}`).join(', ')})`);
  const inSql = database
    .prepare(`SELECT ${effectiveStateSql(workflow, 't')} FROM "T" t WHERE :now = :now`)
    .pluck();
  const stateInSql = (row: Stateful<string>, now: Date): unknown => {
    database.exec('DELETE FROM "T"');
    insert.run(Object.fromEntries(names.map((name) => [name, stored(row[name] ?? null)])));
    return inSql.get({ now: stored(now) });
  };

  test('means the same in a guard, in SQL and in a filter', () => {
    const wanted = fc.subarray([...workflow.states]);
    fc.assert(
      fc.property(rowsOf(workflow), instants, wanted, (row, now, states) => {
        const state = effectiveState(workflow, row, now);
        expect(stateInSql(row, now)).toBe(state);
        expect(holds(whereEffectiveState(workflow, states, now), row)).toBe(states.includes(state));
      }),
      { numRuns: 500 },
    );
  });

  test('takes an edge at its due instant, not before, and never goes back', () => {
    fc.assert(
      fc.property(rowsOf(workflow), instants, instants, (row, one, other) => {
        const [earlier, later] = one < other ? [one, other] : [other, one];
        const before = dueEdges(workflow, row, earlier);
        expect(dueEdges(workflow, row, later).slice(0, before.length)).toEqual(before);
      }),
    );
    for (const { from, to, dueColumn } of workflow.timers) {
      const at = new Date(BASE);
      expect(effectiveState(workflow, { state: from, [dueColumn]: at }, new Date(BASE - 1))).toBe(from);
      expect(effectiveState(workflow, { state: from, [dueColumn]: at }, at)).toBe(to);
    }
  });
});
