import { readFileSync } from 'node:fs';
import { ROLES, type Role } from '../../domain/codes/role.ts';

const page = readFileSync(new URL('../../docs/access.md', import.meta.url), 'utf8');

type Row = Readonly<Record<string, string>>;

const cellsOf = (line: string): string[] =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());

/** The tables of a piece of the page, each row by the names of its columns. */
function tablesIn(text: string): Row[][] {
  const tables: Row[][] = [];
  for (const block of text.split(/\n(?!\|)/)) {
    const [head, rule, ...rows] = block.split('\n').filter((line) => line.startsWith('|'));
    if (head === undefined || rule === undefined) continue;
    const names = cellsOf(head);
    tables.push(rows.map((row) => Object.fromEntries(cellsOf(row).map((cell, i) => [names[i] ?? '', cell]))));
  }
  return tables;
}

const chapters = page.split(/^## /m);
function tablesOf(title: string): Row[][] {
  const chapter = chapters.find((text) => text.startsWith(`${title}\n`));
  if (chapter === undefined) throw new Error(`docs/access.md has no chapter ${title}`);
  return tablesIn(chapter);
}

const listOf = (cell: string | undefined): string[] =>
  (cell ?? '')
    .split(/,\s*/)
    .map((one) => one.trim())
    .filter((one) => one !== '' && one !== '—');

const groups = new Map(
  (tablesOf('Roles')[0] ?? []).map(({ Group, Roles }) => [Group ?? '', listOf(Roles)] as const),
);

/** Who a cell names. @throws Error at a word that is neither a group nor a role */
function rolesIn(cell: string | undefined): Role[] {
  const named = listOf(cell).flatMap((word) => groups.get(word) ?? [word]);
  const unknown = named.filter((word) => !Object.hasOwn(ROLES, word));
  if (unknown.length > 0) throw new Error(`docs/access.md names no role or group by ${unknown.join(', ')}`);
  return [...new Set(named)] as Role[];
}

/** Each relation in the words of the page, with its code; what is over has none. */
export const relations: ReadonlyMap<string, string> = new Map(
  (tablesOf('Relations')[0] ?? []).map(({ Relation, Code }) => [Relation ?? '', Code ?? ''] as const),
);

/** What one relation to one noun opens. */
export interface RelationRow {
  readonly opens: Readonly<Record<string, readonly Role[]>>;
  readonly from: string;
  readonly until: string;
}

export interface NounTable {
  readonly noun: string;
  readonly aspects: readonly string[];
  readonly rows: ReadonlyMap<string, RelationRow>;
}

function nounTable(text: string): NounTable {
  const noun = /\(`(\w+)`\)/.exec(text)?.[1] ?? '';
  const [rows = []] = tablesIn(text);
  const aspects = Object.keys(rows[0] ?? {}).filter((name) => !['Relation', 'From', 'Until'].includes(name));
  const entries = rows.map((row) => {
    const opens = Object.fromEntries(aspects.map((aspect) => [aspect, rolesIn(row[aspect])]));
    return [row.Relation ?? '', { opens, from: row.From ?? '', until: row.Until ?? '' }] as const;
  });
  return { noun, aspects, rows: new Map(entries) };
}

/** What is open to whom, noun by noun. */
export const nouns: ReadonlyMap<string, NounTable> = new Map(
  (chapters.find((text) => text.startsWith('What is open to whom')) ?? '')
    .split(/^### /m)
    .slice(1)
    .map(nounTable)
    .map((table) => [table.noun, table] as const),
);

/** Who sees `noun.aspect` through a relation, by the page. */
export function cell(access: string, relation: string): readonly Role[] {
  const [noun = '', aspect = ''] = access.split('.');
  return nouns.get(noun)?.rows.get(relation)?.opens[aspect] ?? [];
}

/** One row of the table of types; a type may have several. */
export interface TypeRow {
  readonly types: readonly string[];
  readonly access: string;
  readonly fields: readonly string[];
}

export const typeRows: readonly TypeRow[] = (tablesOf('Types and fields')[0] ?? []).map((row) => ({
  types: listOf(row.Type),
  access: row.Access ?? '',
  fields: listOf(row.Fields),
}));

/** Before what a root field is open already, by the scope that says so. */
const BEFORE: Readonly<Record<string, string>> = {
  passwordChange: 'also with a one-time password',
  secondFactor: 'also before the second factor',
};

/** Root fields by name: who may use them, from which step of the sign-in on, and the type they answer. */
export interface RootRow {
  readonly roles: readonly Role[];
  readonly openBefore: string | null;
  readonly answers: string;
}

function rootRow(row: Row): RootRow {
  const words = listOf(row.For);
  const [openBefore = null] = Object.keys(BEFORE).filter((scope) => words.includes(BEFORE[scope] ?? ''));
  const roles = rolesIn(words.filter((word) => !Object.values(BEFORE).includes(word)).join(', '));
  return { roles, openBefore, answers: row.Answers ?? '' };
}

export const rootRows: ReadonlyMap<string, RootRow> = new Map(
  tablesOf('Queries and acts')
    .flat()
    .flatMap((row) =>
      listOf(row.Query ?? row.Subscription ?? row.Act).map((name) => [name, rootRow(row)] as const),
    ),
);
