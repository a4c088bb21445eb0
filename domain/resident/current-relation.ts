/** The part of a care relation that says from when to when; without an end it is not over. */
interface Lasting {
  readonly startedAt: Date;
  readonly endedAt: Date | null;
}

/** The care relations that are open now: an ended relation stops disclosure at the next request (V19). */
export const currentCareRelation = (organizationId: string, now: Date) => ({
  organizationId,
  startedAt: { lte: now },
  OR: [{ endedAt: null }, { endedAt: { gt: now } }],
});

/** The same for a loaded relation. */
export const isCurrent = ({ startedAt, endedAt }: Lasting, now: Date): boolean =>
  startedAt <= now && (endedAt === null || endedAt > now);

/** The same as SQL over an alias; `at` is a column or a parameter. */
export const currentSql = (alias: string, at: string): string =>
  `${alias}."startedAt" <= ${at} AND (${alias}."endedAt" IS NULL OR ${alias}."endedAt" > ${at})`;
