import { LRUCache } from 'lru-cache';
import { type Statement, statement } from '../prisma/client.ts';

const statements = new LRUCache<string, Statement>({ max: 500 });

/** A statement whose text is put together at run time, prepared once for each text. */
export function prepared(text: string): Statement {
  const known = statements.get(text);
  if (known !== undefined) return known;
  const made = statement(text);
  statements.set(text, made);
  return made;
}
