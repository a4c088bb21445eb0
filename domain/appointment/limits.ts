import { statement } from '../../prisma/client.ts';
import type { AppliedPolicy } from '../errors.ts';
import { appliedPolicy, defaultPolicy, type PolicyValueRow, regionChain } from '../policy-value/applied.ts';
import { policyRows, type RowReader } from '../policy-value/read.ts';

/** The hospital's limits that the acts on a booking obey. A running clock keeps the value of its start (domain 0). */
export interface Limits {
  readonly undo: AppliedPolicy;
  readonly excuse: AppliedPolicy;
  readonly cancel: AppliedPolicy;
}

const KEYS = ['appt.undoMinutes', 'appt.excuseDays', 'appt.cancelTime'] as const;

/** What is asked where no limit decides. */
export const NO_LIMITS: Limits = {
  undo: defaultPolicy('appt.undoMinutes'),
  excuse: defaultPolicy('appt.excuseDays'),
  cancel: defaultPolicy('appt.cancelTime'),
};

/** A booking as its limits depend on it: whose they are, and when their clocks began. */
export interface Limited {
  readonly hospitalId: string;
  readonly regionCode: string;
  readonly createdAt: string;
  readonly bookedAt: string | null;
  readonly noShowAt: string | null;
}

function limitsAmong(rows: readonly PolicyValueRow[], limited: Limited): Limits {
  const place = { organizationId: limited.hospitalId, regionCode: limited.regionCode };
  const { createdAt, bookedAt, noShowAt } = limited;
  const since = (instant: string | null) => new Date(instant ?? bookedAt ?? createdAt);
  return {
    undo: appliedPolicy('appt.undoMinutes', rows, place, since(bookedAt)),
    excuse: appliedPolicy('appt.excuseDays', rows, place, since(noShowAt)),
    cancel: appliedPolicy('appt.cancelTime', rows, place, since(bookedAt)),
  };
}

/** The limits of one booking, in one statement. */
export async function limitsOf(read: RowReader, limited: Limited): Promise<Limits> {
  const place = { organizationId: limited.hospitalId, regionCode: limited.regionCode };
  return limitsAmong(await policyRows(read, KEYS, place), limited);
}

const valuesOfPlaces = statement(`
  SELECT "id", "key", "regionCode", "organizationId", "value", "effectiveFromAt", "recordedAt", "document", "place"
  FROM "PolicyValue"
  WHERE "key" IN (:keys...) AND ("organizationId" IN (:hospitalIds...) OR "regionCode" IN (:regionCodes...))`);

/** The limits of many bookings, in one statement for all of them. */
export async function limitsOfAll(
  read: RowReader,
  all: readonly Limited[],
): Promise<(one: Limited) => Limits> {
  const hospitalIds = [...new Set(all.map(({ hospitalId }) => hospitalId))];
  const regionCodes = [...new Set(all.flatMap(({ regionCode }) => regionChain(regionCode)))];
  const rows = await read.rows<PolicyValueRow>(valuesOfPlaces, { keys: [...KEYS], hospitalIds, regionCodes });
  return (one) => limitsAmong(rows, one);
}
