import type { ActEdge, ConsequenceEdge, TimerEdge, Workflow } from '../../domain/workflow.ts';
import { allLifecycles, type Lifecycle } from './workflows.ts';

const row = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const table = (heads: readonly string[], rows: readonly string[]): string[] =>
  rows.length === 0 ? [] : [row(...heads), row(...heads.map(() => '---')), ...rows, ''];

function diagram({ initial, terminal, acts, timers, consequences = [] }: Workflow<string>): string[] {
  return [
    '```mermaid',
    'stateDiagram-v2',
    ...initial.map((state) => `  [*] --> ${state}`),
    ...acts.flatMap(({ act, from, to }) => from.map((state) => `  ${state} --> ${to}: ${act}`)),
    ...timers.map(({ act, from, to }) => `  ${from} --> ${to}: ${act} (clock)`),
    ...consequences.map(({ act, from, to }) => `  ${from} --> ${to}: ${act} (consequence)`),
    ...terminal.map((state) => `  ${state} --> [*]`),
    '```',
    '',
  ];
}

const actRow = ({ act, from, to, by, side, source }: ActEdge<string>): string =>
  row(`\`${act}\``, from.join(', '), to, by.join(', '), side, source);
const timerRow = ({ act, from, to, dueColumn, source }: TimerEdge<string>): string =>
  row(act, from, to, `\`${dueColumn}\``, source);
const consequenceRow = ({ act, from, to, source }: ConsequenceEdge<string>): string =>
  row(act, from, to, source);

function section({ workflow, names }: Lifecycle): string[] {
  const kindOf = (state: string): string =>
    [workflow.initial.includes(state) ? 'first' : '', workflow.terminal.includes(state) ? 'final' : '']
      .filter((word) => word !== '')
      .join(', ');
  return [
    `## ${workflow.noun}`,
    '',
    ...diagram(workflow),
    ...table(
      ['State', '状态', ''],
      workflow.states.map((state) => row(state, names[state] ?? '', kindOf(state))),
    ),
    ...table(['Act', 'From', 'To', 'By', 'Side', 'Source'], workflow.acts.map(actRow)),
    ...table(['By the clock', 'From', 'To', 'Due', 'Source'], workflow.timers.map(timerRow)),
    ...table(['By consequence', 'From', 'To', 'Source'], (workflow.consequences ?? []).map(consequenceRow)),
  ];
}

/** The text of docs/lifecycles.md. */
export async function lifecyclesPage(): Promise<string> {
  const lifecycles = await allLifecycles();
  return [
    '# Lifecycles',
    '',
    'Printed from the transition tables `domain/<noun>/workflow.ts` by `npm run lifecycles`; a test compares the two.',
    '',
    'An act is taken by a person who holds one of the roles under *By* in the organisation on the side named, and is the',
    'GraphQL mutation of the same name. An edge that the clock takes counts as taken from its due instant on, in every',
    'read, guard and filter; a sweep writes it later, dated with the due instant (`domain/workflow.ts`). An edge by consequence',
    'is taken in the transaction of what brings it about, by nobody.',
    '',
    ...lifecycles.flatMap(section),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
}
