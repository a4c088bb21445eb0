import { EnvelopArmor } from '@escape.tech/graphql-armor';
import type { DocumentNode, GraphQLError } from 'graphql';
import { LRUCache } from 'lru-cache';

/** An abusive document is refused before anything of it runs. Variables are priced by the schema (complexity). */
const LIMITS = {
  tokens: 2000,
  /** Worklist, edges, node, events, edges, node, organisation, field: eight, and some room. */
  depth: 14,
  aliases: 30,
  directives: 50,
  /** A literal `first: 100` with three relations costs about 17,000. */
  cost: 50_000,
};

const onReject = [
  (_context: unknown, error: GraphQLError) => {
    Object.assign(error.extensions, { code: 'QUERY_TOO_COMPLEX', http: { spec: true, status: 400 } });
  },
];

/** The plugins that bound a document. Field suggestions are for developers and stay out of production. */
export const boundingPlugins = (isProduction: boolean) =>
  new EnvelopArmor({
    maxTokens: { n: LIMITS.tokens, onReject },
    maxDepth: { n: LIMITS.depth, onReject },
    maxAliases: { n: LIMITS.aliases, onReject },
    maxDirectives: { n: LIMITS.directives, onReject },
    costLimit: { maxCost: LIMITS.cost, onReject },
    blockFieldSuggestion: { enabled: isProduction },
  }).protect().plugins;

/** A document of short names, with its locations and errors, takes up to 800 bytes of memory for each character. */
const CACHED_CHARACTERS = 150_000;

/** Parsed documents by their text, bounded by size: ten thousand different documents take no more memory than some. */
export const parseCaches = () => ({
  documentCache: new LRUCache<string, DocumentNode>({
    maxSize: CACHED_CHARACTERS,
    sizeCalculation: (_document, text) => text.length + 1,
  }),
  errorCache: new LRUCache<string, Error>({
    maxSize: CACHED_CHARACTERS,
    sizeCalculation: (_error, text) => text.length + 1,
  }),
});
