import type { Reading, Where } from '../exchange/page.ts';
import { residentsMet } from './met.ts';
import { recordsOpen, residentsVisible } from './policy.ts';

/** Row filter: whom the own organisation knows, if only by the minimum of what it is told of them. */
export const residentsKnown = ({ viewer, now }: Reading): object => ({
  OR: [residentsVisible(viewer, now), residentsMet(viewer, now)],
});

/** How much of a resident has to be open, so that one is found by what is looked for. */
const OPEN = {
  RECORD: ({ viewer, now }: Reading): object => recordsOpen(viewer, now),
  IDENTITY: ({ viewer, now }: Reading): object => residentsVisible(viewer, now),
  /** The minimum, and no more than that. */
  MINIMUM: ({ viewer, now }: Reading): object => ({
    AND: [residentsMet(viewer, now), { NOT: residentsVisible(viewer, now) }],
  }),
  KNOWN: residentsKnown,
};
export type Openness = keyof typeof OPEN;

/** What is looked for among those of whom so much is open. */
export class Sought {
  readonly among: Openness;
  readonly where: Where;

  constructor(among: Openness, where: Where) {
    this.among = among;
    this.where = where;
  }
}

const listOf = (value: unknown): readonly Where[] => (Array.isArray(value) ? value : [value as Where]);

/** All that is joined by OR, however deep it lies. */
const alternatives = (where: Where): readonly Where[] =>
  !(where instanceof Sought) && Object.keys(where).length === 1 && 'OR' in where
    ? listOf(where.OR).flatMap(alternatives)
    : [where];

/**
 * A filter in which what is open is asked once for all values that are looked for among the same: an openness is a large
 * question, and a search may name many values.
 */
export function soughtWhere(where: Where, reading: Reading): Where {
  if (where instanceof Sought) return { AND: [OPEN[where.among](reading), where.where] };
  return Object.fromEntries(
    Object.entries(where).map(([key, value]) => {
      if (key === 'OR') return [key, anyOf(listOf(value).flatMap(alternatives), reading)];
      if (key === 'AND' || key === 'NOT') return [key, listOf(value).map((one) => soughtWhere(one, reading))];
      return [key, value];
    }),
  );
}

function anyOf(all: readonly Where[], reading: Reading): Where[] {
  const sought = all.filter((one) => one instanceof Sought);
  const others = all.filter((one) => !(one instanceof Sought)).map((one) => soughtWhere(one, reading));
  const each = [...new Set(sought.map(({ among }) => among))].map((among) => {
    const wheres = sought.filter((one) => one.among === among).map((one) => one.where);
    return soughtWhere(new Sought(among, { OR: wheres }), reading);
  });
  return [...each, ...others];
}
