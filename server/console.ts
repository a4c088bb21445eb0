import { readFileSync } from 'node:fs';
import { Router } from 'express';
import { type GraphQLSchema, printSchema } from 'graphql';

const textOf = (file: string): string => readFileSync(new URL(file, import.meta.url), 'utf8');

/**
 * A page to try queries on, and the schema with the description of every field: for developers, never in production.
 * All of it is served from here, so that no script of another site runs on a page that holds a token.
 */
export function createConsole(schema: GraphQLSchema): Router {
  const page = textOf('./console.html');
  const script = textOf('./console.js');
  let printed: string | undefined;
  const router = Router();
  router.get('/console', (_req, res) => void res.type('html').send(page));
  router.get('/console.js', (_req, res) => void res.type('js').send(script));
  router.get('/schema.graphql', (_req, res) => {
    printed ??= printSchema(schema);
    res.type('text/plain').send(printed);
  });
  return router;
}
