/** A closed list of codes with their Chinese display names: the only place where either is written. */
export type CodeTable = Readonly<Record<string, string>>;

/** The codes of a table in the order in which it lists them. */
export const codesOf = <Table extends CodeTable>(table: Table): (keyof Table & string)[] =>
  Object.keys(table);

/** Whether a text, from the database or from outside, is one of the table's codes. */
export const isCodeOf = <Table extends CodeTable>(table: Table, text: string): text is keyof Table & string =>
  Object.hasOwn(table, text);

/** The Chinese name of a stored code; a code that the table does not know stands for itself. */
export const nameOfCode = (table: CodeTable, code: string): string => table[code] ?? code;
