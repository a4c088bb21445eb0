import {
  GraphQLError,
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  responsePathAsArray,
} from 'graphql';
import { Refusal } from '../domain/errors.ts';

/** GraphQL takes an error with a list `path` for one that it has placed already; that of a refusal is the input's. */
const placed = (error: unknown, { fieldNodes, path }: GraphQLResolveInfo): unknown =>
  error instanceof Refusal
    ? new GraphQLError(error.message, {
        nodes: fieldNodes,
        path: responsePathAsArray(path),
        originalError: error,
      })
    : error;

type Resolver = GraphQLFieldResolver<unknown, unknown>;

const placing =
  (resolve: Resolver): Resolver =>
  (parent, args, context, info) => {
    const refuse = (error: unknown) => {
      throw placed(error, info);
    };
    try {
      const answer: unknown = resolve(parent, args, context, info);
      return answer instanceof Promise ? answer.catch(refuse) : answer;
    } catch (error) {
      return refuse(error);
    }
  };

/** Makes refusals that a root field throws say where in the answer they stand. */
export function placeRefusals(schema: GraphQLSchema): GraphQLSchema {
  for (const root of [schema.getQueryType(), schema.getMutationType()]) {
    for (const field of Object.values(root?.getFields() ?? {})) {
      if (field.resolve !== undefined) field.resolve = placing(field.resolve);
    }
  }
  for (const field of Object.values(schema.getSubscriptionType()?.getFields() ?? {})) {
    if (field.subscribe !== undefined) field.subscribe = placing(field.subscribe);
  }
  return schema;
}
