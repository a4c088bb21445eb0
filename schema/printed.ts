import { lexicographicSortSchema, printSchema } from 'graphql';
import { schema } from './index.ts';

/** The text of schema/schema.graphql: sorted, so that a review sees what changed and nothing else. */
export const printedSchema = (): string => `${printSchema(lexicographicSortSchema(schema))}\n`;
