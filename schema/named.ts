import { read } from '../prisma/client.ts';
import { batched } from './batch.ts';
import type { GraphContext } from './builder.ts';

const named = (found: readonly { id: string; name: string }[]) =>
  new Map(found.map(({ id, name }) => [id, name]));
const select = { id: true, name: true } as const;

const organizationName = batched<string, string>(
  (id) => id,
  async (ids) => named(await read().organization.findMany({ where: { id: { in: [...ids] } }, select })),
);
const departmentName = batched<string, string>(
  (id) => id,
  async (ids) => named(await read().department.findMany({ where: { id: { in: [...ids] } }, select })),
);
const personName = batched<string, string>(
  (id) => id,
  async (ids) => named(await read().person.findMany({ where: { id: { in: [...ids] } }, select })),
);

/** An organisation by name; all that a list asks for are read at once. */
export const organizationOf = async (id: string, context: GraphContext) => ({
  id,
  name: (await organizationName(id, context)) ?? '',
});

/** A member of staff by name; all that a list asks for are read at once. */
export const personOf = async (id: string, context: GraphContext) => ({
  id,
  name: (await personName(id, context)) ?? '',
});

/** A department by name; all that a list asks for are read at once. */
export const departmentOf = async (id: string, context: GraphContext) => ({
  id,
  name: (await departmentName(id, context)) ?? '',
});
