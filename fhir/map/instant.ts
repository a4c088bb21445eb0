/** An instant of the database as R4 writes it: in UTC, `Z` at its end. */
export const instantOf = (at: string | Date): string => new Date(at).toISOString();
