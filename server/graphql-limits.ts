import { EnvelopArmor } from '@escape.tech/graphql-armor';
import {
  type ASTVisitor,
  type DefinitionNode,
  type DocumentNode,
  GraphQLError,
  Kind,
  type ValidationContext,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';
import { BodyRefused } from './http.ts';

/**
 * An abusive document is refused before anything of it runs. What a page costs by its variables is priced by the
 * schema (complexity).
 */
export const LIMITS = {
  /** In characters of the document. */
  document: 40_000,
  tokens: 2000,
  /** In characters of a name in the document, or of a key in the variables. */
  name: 100,
  operations: 20,
  fragments: 60,
  /** Variables of an operation, and keys of one object among their values. */
  keys: 60,
  /** Numbers, texts, lists and objects in the variables, all together: 20 contacts have some 200. */
  values: 2000,
  /** In characters of one text in the variables; the longest that is ever kept has 2,000. */
  text: 20_000,
  /** Lists and objects within each other in the variables. */
  nesting: 12,
  /** Worklist, edges, node, events, edges, node, organisation, field: eight, and some room. */
  depth: 14,
  aliases: 30,
  directives: 50,
  /** A literal `first: 100` with three relations costs about 17,000. */
  cost: 50_000,
};

const CODE = 'QUERY_TOO_COMPLEX';
const asRefused = (code: string) => ({ code, http: { spec: true, status: 400 } });

const onReject = [
  (_context: unknown, error: GraphQLError) => {
    Object.assign(error.extensions, asRefused(CODE));
  },
];

const refused = (what: string, code = CODE): GraphQLError =>
  new GraphQLError(what, { extensions: asRefused(code) });

const COUNTED = [
  [Kind.OPERATION_DEFINITION, LIMITS.operations, 'operations'],
  [Kind.FRAGMENT_DEFINITION, LIMITS.fragments, 'fragments'],
] as const;

function requireFew(definitions: readonly DefinitionNode[]): void {
  for (const [kind, most, called] of COUNTED) {
    const { length } = definitions.filter((one) => one.kind === kind);
    if (length > most) throw refused(`A document holds at most ${most} ${called}.`);
  }
}

/** What armor does not count. It throws, as armor does: the first finding ends the validation. */
const countingRule = (context: ValidationContext): ASTVisitor => ({
  Document: ({ definitions }) => requireFew(definitions),
  OperationDefinition({ operation, variableDefinitions = [] }) {
    // GraphQL itself would only find out when it executes.
    if (context.getSchema().getRootType(operation) == null)
      throw refused(`There is no ${operation} here.`, 'GRAPHQL_VALIDATION_FAILED');
    if (variableDefinitions.length > LIMITS.keys)
      throw refused(`An operation has at most ${LIMITS.keys} variables.`);
  },
  Name({ value }) {
    if (value.length > LIMITS.name) throw refused(`A name has at most ${LIMITS.name} characters.`);
  },
});

const countingPlugin: Plugin = {
  onValidate: ({ addValidationRule }) => addValidationRule(countingRule),
};

/** The plugins that bound a document. Field suggestions are for developers and stay out of production. */
export const boundingPlugins = (isProduction: boolean) => [
  countingPlugin,
  ...new EnvelopArmor({
    maxTokens: { n: LIMITS.tokens, onReject },
    maxDepth: { n: LIMITS.depth, onReject },
    maxAliases: { n: LIMITS.aliases, onReject },
    maxDirectives: { n: LIMITS.directives, onReject },
    costLimit: { maxCost: LIMITS.cost, onReject },
    blockFieldSuggestion: { enabled: isProduction },
  }).protect().plugins,
];

/**
 * Bounds what GraphQL would walk through again and again before it refuses it: the characters of the document and the
 * values of its variables.
 * @throws BodyRefused QUERY_TOO_COMPLEX
 */
export function requireBounded({ query, ...others }: { readonly query: string }): void {
  const refuse = (what: string) => new BodyRefused(400, CODE, what);
  if (query.length > LIMITS.document) throw refuse(`A document has at most ${LIMITS.document} characters.`);
  let left = LIMITS.values;
  const visit = (value: unknown, nesting: number): void => {
    left -= 1;
    if (left < 0) throw refuse(`Variables hold at most ${LIMITS.values} values.`);
    if (typeof value === 'string' && value.length > LIMITS.text)
      throw refuse(`A text in the variables has at most ${LIMITS.text} characters.`);
    if (typeof value !== 'object' || value === null) return;
    if (nesting > LIMITS.nesting) throw refuse('The variables are nested too deep.');
    const keys = Array.isArray(value) ? [] : Object.keys(value);
    if (keys.length > LIMITS.keys || keys.some((key) => key.length > LIMITS.name))
      throw refuse(
        `An object in the variables has at most ${LIMITS.keys} keys of ${LIMITS.name} characters.`,
      );
    for (const inner of Object.values(value)) visit(inner, nesting + 1);
  };
  visit(others, 0);
}

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
