import { useCSRFPrevention } from '@graphql-yoga/plugin-csrf-prevention';
import { useDisableIntrospection } from '@graphql-yoga/plugin-disable-introspection';
import {
  type DocumentNode,
  type ExecutionResult,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  Kind,
} from 'graphql';
import { createYoga, type Plugin } from 'graphql-yoga';
import type { Clock } from '../domain/clock.ts';
import type { GraphContext } from '../schema/index.ts';
import { auditDenials, publicErrors } from './graphql-errors.ts';
import { boundingPlugins, parseCaches } from './graphql-limits.ts';
import type { KnownDocuments } from './known-documents.ts';
import type { Logger } from './log.ts';
import type { Metrics } from './metrics.ts';

export interface GraphqlDeps {
  readonly schema: GraphQLSchema;
  readonly known: KnownDocuments;
  readonly isProduction: boolean;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** The first field of the operation: its name for metrics, since operation names are whatever the client likes. */
function rootFieldOf(document: DocumentNode, operationName: string | null | undefined): string {
  const [first] = getOperationAST(document, operationName)?.selectionSet.selections ?? [];
  return first?.kind === Kind.FIELD ? first.name.value : 'fragment';
}

const isOneResult = (result: object): result is ExecutionResult => !(Symbol.asyncIterator in result);

/** Errors of this way know their field. */
const NAMED = new Map<string, string>();

/** Masks, names and records what went wrong, whichever phase it came from. */
function errorPlugin({ clock, logger, metrics }: GraphqlDeps): Plugin<GraphContext, GraphContext> {
  async function told(result: ExecutionResult, context: GraphContext): Promise<ExecutionResult> {
    if (result.errors === undefined) return result;
    const errors = result.errors.map((error) =>
      error instanceof GraphQLError ? error : new GraphQLError('unknown', { originalError: error as Error }),
    );
    await auditDenials(errors, { context, now: clock.now(), fields: NAMED, metrics });
    const { requestId } = context;
    const isPartial = result.data != null;
    return { ...result, errors: publicErrors(errors, { requestId, logger, isPartial, fields: NAMED }) };
  }
  return {
    async onResultProcess({ result, setResult, serverContext }) {
      if (result === undefined || Array.isArray(result) || !isOneResult(result)) return;
      if (result.errors !== undefined) setResult(await told(result, serverContext));
    },
    onSubscribe: () => ({
      onSubscribeResult: () => ({
        onNext: async ({ args, result, setResult }) => {
          if (isOneResult(result) && result.errors !== undefined)
            setResult(await told(result, args.contextValue));
        },
      }),
    }),
  };
}

/** Whatever gets as far as execution has passed every check. */
const learningPlugin = ({ known }: GraphqlDeps): Plugin<GraphContext> => ({
  onExecute({ args, context }) {
    const { query, operationName } = context.params;
    // Nobody makes work and memory of documents without signing in.
    if (query !== undefined && context.acting !== null) known.saw({ query, operationName }, args.document);
  },
});

const measurePlugin = ({ metrics }: GraphqlDeps): Plugin => ({
  onExecute({ args }) {
    const field = rootFieldOf(args.document, args.operationName);
    const end = metrics.graphqlSeconds.startTimer({ field });
    return {
      onExecuteDone({ result }) {
        const isFine = isOneResult(result) && result.errors === undefined;
        end({ outcome: isFine ? 'ok' : 'errors' });
      },
    };
  },
});

/** The GraphQL endpoint. Identity, content type and size of the request were looked at before it comes here. */
export const createGraphql = (deps: GraphqlDeps) =>
  createYoga<GraphContext>({
    schema: deps.schema,
    graphqlEndpoint: '/graphql',
    landingPage: false,
    // Its page would load a script from another site; console.ts has one of our own.
    graphiql: false,
    cors: false,
    multipart: false,
    batching: false,
    // The body was measured and parsed already.
    maxRequestBodySize: false,
    // Done by errorPlugin, which knows the request.
    maskedErrors: false,
    logging: false,
    parserAndValidationCache: parseCaches(),
    plugins: [
      useCSRFPrevention(),
      ...(deps.isProduction ? [useDisableIntrospection()] : []),
      ...boundingPlugins(deps.isProduction),
      learningPlugin(deps),
      measurePlugin(deps),
      errorPlugin(deps),
    ],
  });
