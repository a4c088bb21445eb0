import { type ReadClient, read } from '../../prisma/client.ts';
import { isOpen, type Policy } from '../access.ts';
import type { Viewer } from '../viewer.ts';

/** An event that is open, and whom it is about as far as that is open, too: it goes on record. */
export interface Shown {
  readonly residentId: string | null;
  /** Who did it, and why, is not open with it. */
  readonly isOutline?: boolean;
}

/** Whether the object of an event is open to somebody at an instant; null when it is not. */
export type Openness = (viewer: Viewer, now: Date) => Shown | null;

/** The models, as of the last commit or as they are inside a transaction. */
export type Reads = Omit<ReadClient, '$connect'>;

/**
 * Reads these objects, whoever is going to ask: any number of streams is then answered from memory. What is not there is
 * open to nobody.
 */
export type Objects = (ids: readonly string[], from?: Reads) => Promise<ReadonlyMap<string, Openness>>;

/** An object as the policy of its noun looks at it. */
export interface Standing<Row> {
  readonly id: string;
  /** Whom it is about. */
  readonly residentId?: string | null;
  /** The row of the policy, where something of it depends on who asks. */
  row(viewer: Viewer): Row;
}

interface Asked<Aspect extends string, Row> {
  readonly policy: Policy<Aspect, unknown, Row>;
  /** What of the object must be open, so that an event of it is. */
  readonly aspect: Aspect;
  /** What must be open, so that it tells whom it is about. */
  readonly names?: Aspect;
}

/** The objects of a noun under its policy: the same question as its row filter, asked of the loaded row. */
export const under =
  <Aspect extends string, Row>(
    { policy, aspect, names = aspect }: Asked<Aspect, Row>,
    load: (ids: string[], from: Reads) => Promise<readonly Standing<Row>[]>,
  ): Objects =>
  async (ids, from = read()) =>
    new Map(
      (await load([...ids], from)).map(({ id, residentId = null, row }) => [
        id,
        (viewer, now) => {
          const standing = row(viewer);
          if (!isOpen(policy, aspect, viewer, standing, now)) return null;
          return { residentId: isOpen(policy, names, viewer, standing, now) ? residentId : null };
        },
      ]),
    );

/** Rows that are what the policy looks at; `of` says whom each is about. */
export const plain = <Row extends { readonly id: string }>(
  rows: readonly Row[],
  of: (row: Row) => string | null = () => null,
): Standing<Row>[] => rows.map((row) => ({ id: row.id, residentId: of(row), row: () => row }));

/** Row filter: these objects. */
export const among = (ids: string[]) => ({ id: { in: ids } });
