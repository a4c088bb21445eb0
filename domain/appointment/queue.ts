/** Who is called first: the green channel, then who came by referral, then the others (domain 3.4, requirements A1.6). */
const RANK: Readonly<Record<string, number>> = { GREEN: 0, PRIORITY: 1, NORMAL: 2 };

export interface Waiting {
  readonly id: string;
  readonly priority: string;
  readonly queueNo: number | null;
  readonly residentId: string;
  readonly sourceOrgId: string;
}

interface Place {
  readonly priority: string;
  readonly queueNo: number | null;
}

export const rankOf = (place: { readonly priority: string }): number => RANK[place.priority] ?? 2;

/** Queue order: by priority, and within one by the number given at check-in. */
export const compareInQueue = (a: Place, b: Place): number =>
  rankOf(a) - rankOf(b) || (a.queueNo ?? Number.MAX_SAFE_INTEGER) - (b.queueNo ?? Number.MAX_SAFE_INTEGER);

/** Those who checked in earlier and are now called later. */
export const overtaken = (waiting: readonly Waiting[], arrived: Place): Waiting[] =>
  waiting.filter(
    (other) => (other.queueNo ?? 0) < (arrived.queueNo ?? 0) && compareInQueue(arrived, other) < 0,
  );
