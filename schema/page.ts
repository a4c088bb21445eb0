import { queryFromInfo } from '@pothos/plugin-prisma';
import type { GraphQLResolveInfo } from 'graphql';
import { InvalidInput } from '../domain/errors.ts';
import { type CursorKey, cursorOf, type Page, type PageRequest, readCursor } from '../domain/page.ts';
import type { builder, GraphContext } from './builder.ts';

export interface PageArgs {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

/** The `arg` that Pothos hands to the definition of a field. */
export type Arg = Parameters<Parameters<typeof builder.queryField>[1]>[0]['arg'];

/** `first` (1 to 100, 20 by default) and the opaque `after` of every list. */
export const pageArgs = (arg: Arg) => ({
  first: arg.int({
    required: true,
    defaultValue: 20,
    description: 'How many, 1 to 100; anything else is refused.',
  }),
  after: arg.string({ description: 'The cursor of the last edge already seen.' }),
});

/** The cost of a page is what it may hold (this sees variables, unlike the document's literals). */
export const pageComplexity = (args: PageArgs) => ({ field: 1, multiplier: Math.max(1, args.first ?? 20) });

/** How many entries are asked for. @throws InvalidInput PAGE_SIZE outside 1 to 100 */
export function pageSize(size: number, path: string): number {
  if (size >= 1 && size <= 100) return size;
  throw new InvalidInput({
    code: 'PAGE_SIZE',
    message: `A page holds 1 to 100 entries, not ${size}.`,
    path: [path],
    rule: 'architecture habit 7: refused, not clamped',
  });
}

/** `keys` are the ordering keys of the list, the unique one last. @throws InvalidInput PAGE_SIZE, CURSOR */
export function pageRequest(args: PageArgs, keys: readonly CursorKey[] = ['ID']): PageRequest {
  const first = pageSize(args.first ?? 20, 'first');
  return { first, after: args.after == null ? null : readCursor(args.after, keys) };
}

/** A node with its cursor, which is made only when it is asked for. */
class Edge<Node> {
  readonly node: Node;
  readonly #keysOf: (node: Node) => readonly string[];

  constructor(node: Node, keysOf: (node: Node) => readonly string[]) {
    this.node = node;
    this.#keysOf = keysOf;
  }

  get cursor(): string {
    return cursorOf(this.#keysOf(this.node));
  }
}

/** One page as a connection. `keysOf` names a node's ordering keys, the unique one last. */
export function toConnection<Node>(page: Page<Node>, keysOf: (node: Node) => readonly string[]) {
  const edges = page.nodes.map((node) => new Edge(node, keysOf));
  return {
    edges,
    pageInfo: {
      hasNextPage: page.hasNextPage,
      hasPreviousPage: false,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

export const byIdKey = (node: { readonly id: string }): readonly string[] => [node.id];

/** What the query selects of the nodes of a connection of Prisma rows, as Prisma's `select` or `include`. */
export function nodeSelection(context: GraphContext, info: GraphQLResolveInfo, typeName: string): object {
  return queryFromInfo({ context, info, typeName, path: ['edges', 'node'] });
}
