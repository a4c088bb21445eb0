import type { Tx } from '../../prisma/client.ts';
import type { OrganizationKind } from '../codes/organization.ts';
import { InvalidInput, NotFound } from '../errors.ts';
import { HOME_KINDS } from './kind.ts';

const RULE = 'domain 2 Organization: partOf; requirements A.11';

const refuse = (code: string, message: string) =>
  new InvalidInput({ code, message, path: ['partOfId'], rule: RULE });

/**
 * Whether an organisation may be part of another one: an in-house clinic always is, of a home; never a circle.
 * The rows on the way up are locked, so that two changes at once cannot close a circle together.
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
    await tx.lock('Organization', above);
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
