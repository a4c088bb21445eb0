import { rows, statement } from '../../prisma/client.ts';
import type { DutyFunction } from '../codes/duty.ts';
import { openedText } from '../seal/text.ts';

/** 急救, 报警, 火警, 交通事故: numbers that are dialled as they stand. */
export const PUBLIC_NUMBERS: readonly string[] = ['120', '110', '119', '122'];

/** Whom to call, and by which number. */
export interface Telephone {
  readonly name: string;
  readonly phone: string;
}

/** Dispatches the ambulances of the whole country. */
export const AMBULANCE: Telephone = { name: '急救中心', phone: '120' };

interface Row {
  readonly organizationId: string;
  readonly name: string;
  readonly phone: string | null;
  readonly rosterId: string | null;
  readonly function: DutyFunction | null;
  readonly phoneSealed: string | null;
  readonly isHeld: number;
}

const selectTelephones = statement(`
  SELECT o."id" AS "organizationId", o."name", o."phone", r."id" AS "rosterId", r."function", r."phoneSealed",
    CASE WHEN EXISTS (SELECT 1 FROM "DutyShift" s WHERE s."rosterId" = r."id" AND s."startAt" <= :now AND s."endAt" > :now
      AND s."withdrawnAt" IS NULL) THEN 1 ELSE 0 END AS "isHeld"
  FROM "Organization" o LEFT JOIN "DutyRoster" r ON r."organizationId" = o."id"
  WHERE o."id" IN (:ids...) ORDER BY o."id", r."id"`);

// In the order of `receivingDuty`: who is alarmed answers the telephone.
const FIRST: readonly (DutyFunction | null)[] = ['REFERRAL_OFFICE', 'WARD', 'CO_SIGN', 'HOME_NURSE'];
function rankOf({ function: duty, isHeld }: Row): number {
  const at = FIRST.indexOf(duty);
  return (isHeld === 1 ? 0 : FIRST.length + 1) + (at < 0 ? FIRST.length : at);
}

function telephoneIn(found: readonly Row[]): Telephone | null {
  const rosters = found.filter(({ rosterId }) => rosterId !== null);
  const [best] = rosters.sort((one, other) => rankOf(one) - rankOf(other));
  const [{ name, phone } = { name: '', phone: null }] = found;
  if (best === undefined || best.rosterId === null || best.phoneSealed === null)
    return phone === null ? null : { name, phone };
  const place = { table: 'DutyRoster', row: best.rosterId, column: 'phoneSealed' };
  return { name, phone: openedText(best.phoneSealed, place) };
}

/**
 * The telephone by which each of these organisations is called in an emergency: the 24-hour one of the duty that is held now, of
 * any other roster otherwise, or the number in its details. It is shown with an emergency that asks them, agreement or not
 * (domain 3.5.10).
 */
export async function emergencyTelephonesOf(
  ids: readonly string[],
  now: Date,
): Promise<Map<string, Telephone>> {
  const found = await rows<Row>(selectTelephones, { ids: [...ids], now });
  const known = ids.map((id) => [id, telephoneIn(found.filter((row) => row.organizationId === id))] as const);
  return new Map(known.flatMap(([id, telephone]) => (telephone === null ? [] : [[id, telephone] as const])));
}
