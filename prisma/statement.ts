export type Engine = 'sqlite' | 'postgres';
export type Scalar = string | number | boolean | null | Date;
export type Params = Readonly<Record<string, Scalar | readonly Scalar[]>>;

interface Compiled {
  readonly sql: string;
  /** Parameter names in the order of the placeholders. */
  readonly names: readonly string[];
}

/** A parameterised SQL text, prepared once per connection. */
export interface Statement {
  /** The name it is prepared under on PostgreSQL. */
  readonly name: string;
  compiled(engine: Engine): Compiled;
}

// Literals, quoted names, comments and casts are matched first, so that a colon in them is no parameter.
const tokens =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|::|\b(NOT\s+)?IN\s*\(\s*:([A-Za-z_]\w*)\s*\.\.\.\s*\)|:([A-Za-z_]\w*)/gi;

let lastNumber = 0;

/**
 * Declares a statement; call it once, at module level. Parameters are written `:name`, a list `IN (:names...)`.
 * Names of tables and columns need double quotes. Give two texts where the engines differ.
 * On PostgreSQL a parameter that meets no column needs a type: `CAST(:name AS text) IS NULL`.
 */
export function statement(text: string | Readonly<Record<Engine, string>>): Statement {
  lastNumber += 1;
  const texts = typeof text === 'string' ? { sqlite: text, postgres: text } : text;
  const cache: Partial<Record<Engine, Compiled>> = {};
  return {
    name: `s${lastNumber}`,
    compiled(engine) {
      cache[engine] ??= compile(texts[engine], engine);
      return cache[engine];
    },
  };
}

/** A SELECT that holds its rows like `Tx.lock`; in the order of their ids, so that two never wait for each other. */
export const lockingStatement = (text: string): Statement =>
  statement({ sqlite: text, postgres: `${text} FOR NO KEY UPDATE` });

function compile(text: string, engine: Engine): Compiled {
  const names: string[] = [];
  const place = (name: string): string => {
    if (engine === 'sqlite') {
      names.push(name);
      return '?';
    }
    if (!names.includes(name)) names.push(name);
    return `$${names.indexOf(name) + 1}`;
  };
  const sql = text.replace(tokens, (token, not: string | undefined, list?: string, single?: string) => {
    if (single !== undefined) return place(single);
    if (list === undefined) return token;
    if (engine === 'postgres') return `${not ? '<> ALL' : '= ANY'} (${place(list)})`;
    return `${not ?? ''}IN (SELECT value FROM json_each(${place(list)}))`;
  });
  return { sql, names };
}

/** Prisma's form of an instant in text: rows written in another form sort wrongly and miss equality. */
export function instantText(instant: Date): string {
  return instant.toISOString().replace('Z', '+00:00');
}

function scalar(value: Scalar, engine: Engine): string | number | boolean | null {
  if (value instanceof Date) return instantText(value);
  return engine === 'sqlite' && typeof value === 'boolean' ? Number(value) : value;
}

/** The values in placeholder order. @throws TypeError when a parameter is missing. */
export function bind(names: readonly string[], params: Params, engine: Engine): unknown[] {
  return names.map((name) => {
    const value = params[name];
    if (value === undefined) throw new TypeError(`SQL parameter :${name} is missing`);
    if (!Array.isArray(value)) return scalar(value as Scalar, engine);
    const list = value.map((one: Scalar) => scalar(one, engine));
    return engine === 'sqlite' ? JSON.stringify(list) : list;
  });
}
