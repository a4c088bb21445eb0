import { read } from '../prisma/client.ts';
import { batched } from './batch.ts';
import type { GraphContext } from './builder.ts';

const personName = batched<string, string>(
  (id) => id,
  async (ids) => {
    const select = { id: true, name: true } as const;
    const found = await read().person.findMany({ where: { id: { in: [...ids] } }, select });
    return new Map(found.map(({ id, name }) => [id, name]));
  },
);

/** A member of staff by name, one read for all that a request names. */
export const personBrief = async (id: string, context: GraphContext) => ({
  id,
  name: (await personName(id, context)) ?? '',
});
