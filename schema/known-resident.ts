import { OPENING_COLUMNS, residentsVisible } from '../domain/resident/policy.ts';
import { read } from '../prisma/client.ts';
import { batched } from './batch.ts';
import type { actingOf } from './builder.ts';
import { openTo } from './open-to.ts';
import { CARD_COLUMNS } from './resident-card.ts';

const readKnown = async (ids: readonly string[], context: Parameters<typeof actingOf>[0]) => {
  const where = { AND: [{ id: { in: [...ids] } }, openTo(residentsVisible, context)] };
  return read().resident.findMany({ where, select: { ...OPENING_COLUMNS, ...CARD_COLUMNS } });
};

type Known = Awaited<ReturnType<typeof readKnown>>[number];

/** A resident whom the viewer knows now, for a card; undefined for all others. One read for all that a request names. */
export const knownResident = batched<string, Known>(
  (id) => id,
  async (ids, context) => new Map((await readKnown(ids, context)).map((one) => [one.id, one])),
);
