import type { Params } from '../../prisma/client.ts';
import type { Where } from './page.ts';

/**
 * A condition that no plain column says, over the aliases of its noun. Its parameters are its own: the same condition may
 * stand in a filter more than once, with other values.
 */
export class SqlCondition {
  readonly sql: string;
  readonly params: Params;

  constructor(sql: string, params: Params = {}) {
    this.sql = sql;
    this.params = params;
  }
}

/** A condition with all its values. The text depends on the form of a filter alone, so that few are ever prepared. */
export interface Compiled {
  readonly sql: string;
  readonly params: Params;
}

type Value = string | number | boolean | Date;

const COMPARISONS: Readonly<Record<string, string>> = { gt: '>', gte: '>=', lt: '<', lte: '<=' };
const COLUMN = /^[A-Za-z]+$/;

/** Collects the values of one filter under names that occur once. */
class Compiler {
  readonly params: Record<string, Params[string]> = {};
  readonly #alias: string;
  #next = 0;

  constructor(alias: string) {
    this.#alias = alias;
  }

  of(where: Where): string {
    if (where instanceof SqlCondition) return this.#condition(where);
    const parts = Object.entries(where).map(([key, value]) => this.#entry(key, value));
    return parts.length === 0 ? '1 = 1' : parts.join(' AND ');
  }

  #entry(key: string, value: unknown): string {
    if (key === 'AND') return this.#joined(listOf(value), ' AND ', '1 = 1');
    if (key === 'OR') return this.#joined(listOf(value), ' OR ', '1 = 0');
    // What is unknown of a row is not so: NOT of NULL would be NULL.
    if (key === 'NOT')
      return `CASE WHEN ${this.#joined(listOf(value), ' AND ', '1 = 1')} THEN 0 ELSE 1 END = 1`;
    if (!COLUMN.test(key)) throw new TypeError(`${key} is no column`);
    return this.#column(`${this.#alias}."${key}"`, value);
  }

  #joined(list: readonly Where[], by: string, none: string): string {
    return list.length === 0 ? `(${none})` : `(${list.map((one) => `(${this.of(one)})`).join(by)})`;
  }

  #column(column: string, value: unknown): string {
    if (value === null) return `${column} IS NULL`;
    if (isValue(value)) return `${column} = :${this.#keep(value)}`;
    const tests = Object.entries(value as object).map(([operator, operand]) => {
      if (operator === 'in') return `${column} IN (:${this.#keep(operand as readonly string[])}...)`;
      if (operator === 'not' && operand === null) return `${column} IS NOT NULL`;
      const sign = COMPARISONS[operator];
      if (sign === undefined || !isValue(operand)) throw new TypeError(`${column} knows no ${operator}`);
      return `${column} ${sign} :${this.#keep(operand)}`;
    });
    return tests.length === 0 ? '1 = 1' : tests.join(' AND ');
  }

  #condition({ sql, params }: SqlCondition): string {
    const names = new Map(Object.entries(params).map(([name, value]) => [name, this.#keep(value)]));
    return sql.replace(/(?<!:):([A-Za-z_]\w*)/g, (text, name: string) => {
      const own = names.get(name);
      return own === undefined ? text : `:${own}`;
    });
  }

  #keep(value: Params[string]): string {
    this.#next += 1;
    const name = `w${this.#next}`;
    this.params[name] = value;
    return name;
  }
}

const isValue = (value: unknown): value is Value =>
  ['string', 'number', 'boolean'].includes(typeof value) || value instanceof Date;

const listOf = (value: unknown): readonly Where[] => (Array.isArray(value) ? value : [value as Where]);

/**
 * A filter as the FHIR interface composes it (AND, OR, NOT, plain columns of the noun's own table, conditions with a name
 * of their own) as SQL over the alias of that table.
 */
export function compiledWhere(where: Where, alias: string): Compiled {
  const compiler = new Compiler(alias);
  const sql = compiler.of(where);
  return { sql, params: compiler.params };
}

/** By these few rows are named: one look at an index finds them. */
const FEW: readonly string[] = ['id', 'residentId', 'slotId'];

const namesFew = (where: Where): boolean =>
  !(where instanceof SqlCondition) &&
  Object.entries(where).some(([key, value]) => {
    if (key === 'AND') return listOf(value).some(namesFew);
    return FEW.includes(key) && (typeof value === 'string' || Object.hasOwn(value as object, 'in'));
  });

/**
 * The filter of a policy beside a condition. Where that names few rows, the policy is asked of these alone: as it stands, SQLite would
 * find by it all that is the viewer's, and look for the few among them.
 */
export const visibleAmong = (where: Where, visible: string): string =>
  namesFew(where) ? `CASE WHEN ${visible} THEN 1 ELSE 0 END = 1` : visible;
