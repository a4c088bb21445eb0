import { statement, type Tx } from '../../prisma/client.ts';
import type { OrganizationKind } from '../codes/organization.ts';
import { InvalidInput, NotFound } from '../errors.ts';
import { HOME_KINDS } from './kind.ts';

const RULE = 'domain 2 Organization: partOf; requirements A.11';

const refuse = (code: string, message: string) =>
  new InvalidInput({ code, message, path: ['partOfId'], rule: RULE });

// Any row may be on the way up: there is no one row to hold. SQLite has one writer anyway.
const holdTree = statement({
  sqlite: 'SELECT 1 AS "turn"',
  postgres: 'SELECT 1 AS "turn" FROM (SELECT pg_advisory_xact_lock(7231906)) AS "lock"',
});

/** Those who place an organisation anew take turns, before any row: two at once could close a circle together. */
export const lockTree = async (tx: Tx): Promise<void> => void (await tx.rows(holdTree));

/**
 * Whether an organisation may be part of another one: an in-house clinic always is, of a home; never a circle.
 *
 * @throws InvalidInput PART_OF_REQUIRED, PART_OF_KIND, PART_OF_CIRCLE; NotFound
 */
export async function requirePartOf(
  tx: Tx,
  placing: { id: string; kind: OrganizationKind; partOfId: string | null },
): Promise<void> {
  const { id, kind, partOfId } = placing;
  if (partOfId === null) {
    if (kind === 'IN_HOUSE_CLINIC') throw refuse('PART_OF_REQUIRED', 'Name the home whose clinic it is.');
    return;
  }
  let above: string | null = partOfId;
  while (above !== null) {
    if (above === id) throw refuse('PART_OF_CIRCLE', 'An organisation cannot be a part of itself.');
    const row: { kind: string; partOfId: string | null } | null = await tx.db.organization.findUnique({
      where: { id: above },
      select: { kind: true, partOfId: true },
    });
    if (row === null) throw new NotFound('organization', ['partOfId']);
    if (kind === 'IN_HOUSE_CLINIC' && above === partOfId && !HOME_KINDS.some((home) => home === row.kind)) {
      throw refuse(
        'PART_OF_KIND',
        'An in-house clinic is part of a nursing home or an integrated organisation.',
      );
    }
    above = row.partOfId;
  }
}
