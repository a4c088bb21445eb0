import {
  GraphQLInputObjectType,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
} from 'graphql';
import { Forbidden, InvalidInput } from '../../domain/errors.ts';
import type { GraphContext } from '../../schema/builder.ts';

const Inner = new GraphQLInputObjectType({
  name: 'Inner',
  fields: { numbers: { type: new GraphQLList(new GraphQLNonNull(GraphQLInt)) } },
});

const Link: GraphQLObjectType = new GraphQLObjectType({
  name: 'Link',
  fields: () => ({
    name: { type: GraphQLString, resolve: () => 'link' },
    next: { type: Link, resolve: () => ({}) },
    many: { type: new GraphQLList(Link), args: { first: { type: GraphQLInt } }, resolve: () => [{}] },
  }),
});

/** Counts how often any resolver of the probe ran. */
export const probed = { count: 0 };

const field = (resolve: (context: GraphContext) => unknown) => ({
  type: GraphQLString,
  resolve: (_parent: unknown, _args: unknown, context: GraphContext) => {
    probed.count += 1;
    return resolve(context);
  },
});

const refusal = new InvalidInput({
  code: 'CURSOR',
  message: 'No such cursor.',
  path: ['after'],
  rule: 'habit 10',
});

/** A schema with one field for each way in which a field can end. */
export const probeSchema = new GraphQLSchema({
  query: new GraphQLObjectType<unknown, GraphContext>({
    name: 'Query',
    fields: {
      who: field(({ acting }) => acting?.viewer.personName ?? 'nobody'),
      roles: field(({ acting }) => acting?.viewer.roles.join(' ') ?? ''),
      forbidden: field(() => {
        throw new Forbidden('FORBIDDEN', 'Your role does not allow forbidden.');
      }),
      refused: field(() => {
        throw refusal;
      }),
      broken: field(() => {
        throw new Error('the number 440402195001010015 is in this message');
      }),
      echo: {
        type: GraphQLString,
        args: { inner: { type: Inner } },
        resolve: (_parent: unknown, args: unknown) => JSON.stringify(args),
      },
      link: { type: Link, resolve: () => ({}) },
    },
  }),
  mutation: new GraphQLObjectType<unknown, GraphContext>({
    name: 'Mutation',
    fields: { touch: field(() => 'touched') },
  }),
});
