import type { Tx } from '../../prisma/client.ts';
import type { Deciding } from '../act.ts';
import type { ReversalOutcome } from '../codes/death.ts';
import { newId } from '../id.ts';
import { prepared } from '../prepared.ts';

/**
 * The tables of which a death ends rows, by what an effect calls them, whether their changes are counted, and whether a
 * row may be void without a state that says so: such a one neither ends nor comes back.
 */
interface EndedTable {
  readonly table: string;
  readonly isVersioned: boolean;
  readonly isVoidable?: true;
}
const TABLES = {
  appointment: { table: 'Appointment', isVersioned: true },
  residency: { table: 'Residency', isVersioned: true, isVoidable: true },
  admission: { table: 'Admission', isVersioned: true },
  careRelation: { table: 'CareRelation', isVersioned: false },
  secondApproval: { table: 'SecondApproval', isVersioned: true },
  alarm: { table: 'Alarm', isVersioned: true },
  roleAssignment: { table: 'RoleAssignment', isVersioned: true },
  representative: { table: 'Representative', isVersioned: true, isVoidable: true },
  referral: { table: 'Referral', isVersioned: true },
  contactNotification: { table: 'ContactNotification', isVersioned: true },
  referralTarget: { table: 'ReferralTarget', isVersioned: true },
  linkedWardStay: { table: 'LinkedWardStay', isVersioned: true },
  jointRound: { table: 'JointRound', isVersioned: true },
} as const satisfies Readonly<Record<string, EndedTable>>;
export type EffectNoun = keyof typeof TABLES;

/** Some columns of a row. Instants are ISO text here, so that they can be kept as JSON. */
export type Columns = Readonly<Record<string, string | null>>;

/** A row that ends: the columns that change, as they are to be. */
export interface Ending {
  readonly noun: EffectNoun;
  readonly id: string;
  readonly after: Columns;
}

/** What a death ended, as it is remembered. */
export interface Effect extends Ending {
  readonly before: Columns;
}

/** Columns of a row as they are remembered. */
export const columnsOf = (row: Readonly<Record<string, Date | string | null>>): Columns =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, value instanceof Date ? value.toISOString() : value]),
  );

/** A column's value as a parameter: instants by the end of the name (docs/data-model.md). */
const parameterOf = (name: string, text: string): string | Date =>
  name.endsWith('At') ? new Date(text) : text;

/** Parameters of the columns that have a value; null stands in the text, where both engines know its type. */
const valuesOf = (columns: Columns, as: string): Record<string, string | Date> =>
  Object.fromEntries(
    Object.entries(columns).flatMap(([name, text]) =>
      text === null ? [] : [[`${as}_${name}`, parameterOf(name, text)]],
    ),
  );

const assigned = (columns: Columns, as: string): string =>
  Object.entries(columns)
    .map(([name, text]) => `"${name}" = ${text === null ? 'NULL' : `:${as}_${name}`}`)
    .join(', ');
const matched = (columns: Columns, as: string): string =>
  Object.entries(columns)
    .map(([name, text]) => (text === null ? `"${name}" IS NULL` : `"${name}" = :${as}_${name}`))
    .join(' AND ');

/** Sets columns of a row that still has others as they are given. @returns whether it had */
async function replace(tx: Tx, { noun, id }: Pick<Ending, 'noun' | 'id'>, from: Columns, to: Columns) {
  const { table, isVersioned, isVoidable }: EndedTable = TABLES[noun];
  const version = isVersioned ? ', "version" = "version" + 1' : '';
  const where = `"id" = :id AND ${matched(from, 'is')}${isVoidable ? ' AND "voidedAt" IS NULL' : ''}`;
  const text = `UPDATE "${table}" SET ${assigned(to, 'to')}${version} WHERE ${where}`;
  const values = { id, ...valuesOf(to, 'to'), ...valuesOf(from, 'is') };
  return (await tx.run(prepared(text), values)) === 1;
}

/** Ends a row. @returns what is to be remembered, or null where nothing had to change */
export async function endRow(tx: Tx, ending: Ending): Promise<Effect | null> {
  const { noun, id, after } = ending;
  const { table } = TABLES[noun];
  await tx.lock(table, id);
  const names = Object.keys(after).map((name) => `"${name}"`);
  const select = prepared(`SELECT ${names.join(', ')} FROM "${table}" WHERE "id" = :id`);
  const [before] = await tx.rows<Columns>(select, { id });
  if (before === undefined || !(await replace(tx, ending, before, after))) return null;
  return { ...ending, before: { ...before } };
}

/** Makes a row what it was before; what has been changed since stays as it is now. */
export async function restoreRow(tx: Tx, { before, after, ...row }: Effect): Promise<ReversalOutcome> {
  return (await replace(tx, row, after, before)) ? 'RESTORED' : 'CHANGED_SINCE';
}

/** The journey on which a row of a table that has one is. */
export async function journeyOf(tx: Tx, { noun, id }: Pick<Ending, 'noun' | 'id'>): Promise<string> {
  const { table } = TABLES[noun];
  const select = prepared(`SELECT "journeyId" FROM "${table}" WHERE "id" = :id`);
  const [found] = await tx.rows<{ readonly journeyId: string }>(select, { id });
  if (found === undefined) throw new Error('what was ended stays on record');
  return found.journeyId;
}

/** Remembers what a death ended, behind what it ended before. */
export async function remember(
  { tx, now }: Deciding,
  deathId: string,
  effects: readonly Effect[],
): Promise<void> {
  const known = await tx.db.deathEffect.count({ where: { deathId } });
  for (const [index, { noun, id: nounId, before, after }] of effects.entries()) {
    const columns = { before: JSON.stringify(before), after: JSON.stringify(after) };
    const row = { id: newId(now), deathId, seq: known + index + 1, noun, nounId, ...columns };
    await tx.db.deathEffect.create({ data: row });
  }
}

/** What a death ended, the last first: it is undone in the order in which things hang on each other. */
export async function remembered(tx: Tx, deathId: string): Promise<(Effect & { effectId: string })[]> {
  const rows = await tx.db.deathEffect.findMany({ where: { deathId }, orderBy: { seq: 'desc' } });
  return rows.map((row) => ({
    effectId: row.id,
    noun: row.noun as EffectNoun,
    id: row.nounId,
    before: JSON.parse(row.before) as Columns,
    after: JSON.parse(row.after) as Columns,
  }));
}
