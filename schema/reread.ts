import { NotFound } from '../domain/errors.ts';

/**
 * What a mutation has read again, as the viewer may see it. A relation may end between the act and this read: then
 * the answer is that for an id which nobody has.
 * @throws NotFound
 */
export function stillOpen<Row>(noun: string, found: Row | null): Row {
  if (found === null) throw new NotFound(noun);
  return found;
}

/**
 * The query with which a mutation reads its object again. Who asks for the refusals alone selects nothing of the
 * success, and Prisma refuses an empty `select`: the act would be done and the answer a fault.
 */
export function reread<Query extends object>(query: Query): Query {
  const isEmpty =
    'select' in query && query.select instanceof Object && Object.keys(query.select).length === 0;
  return isEmpty ? { ...query, select: { id: true } } : query;
}
