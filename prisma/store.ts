import type { PrismaClient } from './generated/sqlite/client.ts';
import type { Engine, Params, Statement } from './statement.ts';

type Model = Exclude<keyof PrismaClient, `$${string}` | symbol>;
type ReadMethod =
  | 'findMany'
  | 'findFirst'
  | 'findFirstOrThrow'
  | 'findUnique'
  | 'findUniqueOrThrow'
  | 'count'
  | 'aggregate'
  | 'groupBy';

/** The generated client without anything that writes. `$connect` is there because Pothos asks for it. */
export type ReadClient = { readonly [M in Model]: Pick<PrismaClient[M], ReadMethod> } & Pick<
  PrismaClient,
  '$connect'
>;

/** The generated client's models, inside one transaction. */
export type WriteClient = { readonly [M in Model]: PrismaClient[M] };

/** What a `write` may do; it ends with its `fn`. */
export interface Tx {
  readonly db: WriteClient;
  /** Rows of a SELECT or of `… RETURNING`. */
  rows<T>(statement: Statement, params?: Params): Promise<T[]>;
  /** The number of affected rows. */
  run(statement: Statement, params?: Params): Promise<number>;
  /**
   * Holds the row until the end: nobody else changes it, and what is read from here on is its latest state. `key` is the
   * column that names the row, where it is not `id`.
   */
  lock(table: string, id: string, key?: string): Promise<void>;
}

/** One engine behind prisma/client.ts. */
export interface Store {
  readonly engine: Engine;
  readonly readClient: ReadClient;
  rows<T>(statement: Statement, params: Params): Promise<T[]>;
  write<T>(fn: (tx: Tx) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
