import { rows, statement } from '../../../prisma/client.ts';

const SEEN_WITHOUT_NAME = `r."initiatingOrgId" <> :viewerOrgId AND r."fromOrgId" <> :viewerOrgId
  AND NOT EXISTS (SELECT 1 FROM "ReferralTarget" t
    WHERE t."referralId" = r."id" AND t."organizationId" = :viewerOrgId AND t."disclosedAt" IS NOT NULL)`;

/**
 * Row filter over the alias `u`: what was done to a referral that does not tell the own organisation whom it is about, because it is
 * one of several that are asked, or only watches (domain 8). The log tells it no more.
 */
export const IS_NAMELESS = `(u."noun" = 'referral' AND EXISTS (
  SELECT 1 FROM "Referral" r WHERE r."id" = u."nounId" AND ${SEEN_WITHOUT_NAME}))`;

const selectNameless = statement(
  `SELECT r."id" FROM "Referral" r WHERE r."id" IN (:referralIds...) AND ${SEEN_WITHOUT_NAME}`,
);

interface About {
  readonly noun: string | null;
  readonly nounId: string | null;
}

/** The same question of loaded rows. */
export async function namelessAmong(
  found: readonly About[],
  viewerOrgId: string,
): Promise<(row: About) => boolean> {
  const referralIds = found.flatMap(({ noun, nounId }) =>
    noun === 'referral' && nounId !== null ? [nounId] : [],
  );
  if (referralIds.length === 0) return () => false;
  const nameless = await rows<{ id: string }>(selectNameless, { referralIds, viewerOrgId });
  const ids = new Set(nameless.map(({ id }) => id));
  return ({ noun, nounId }) => noun === 'referral' && ids.has(nounId ?? '');
}
