import { statement, type Tx } from '../../prisma/client.ts';
import type { AgreementServiceCode } from '../codes/agreement.ts';
import { effectiveStateSql, whereEffectiveState } from '../workflow.ts';
import { type AgreementState, agreementWorkflow } from './workflow.ts';

/** An agreement that opens what its services say, with the places it reserves per quota week. */
export interface AgreementInForce {
  readonly id: string;
  readonly no: string;
  /** In force, but nothing new is booked by it now. */
  readonly isSuspended: boolean;
  readonly services: readonly AgreementServiceCode[];
  readonly quotas: readonly { readonly departmentId: string; readonly placesPerWeek: number }[];
}

export interface AgreementSearch {
  readonly nursingHomeId: string;
  readonly medicalOrgId: string;
  /** The local date on which the service takes place. */
  readonly serviceOn: string;
  readonly now: Date;
}

/** In its notice period an agreement holds until its last day; a suspension is asked beside it. */
const IN_FORCE: readonly AgreementState[] = ['ACTIVE', 'SUSPENDED', 'TERMINATING'];

/**
 * When an agreement is in force on a service date, seen from `:now` (domain 3.4 GREEN): ACTIVE, or TERMINATING and the
 * date before its last; the date in its term. A suspension is asked beside it.
 */
export const isInForceSql = (alias: string, serviceOn: string): string => `
  (${effectiveStateSql(agreementWorkflow, alias)}) IN (${IN_FORCE.map((state) => `'${state}'`).join(', ')})
  AND ${alias}."startOn" <= ${serviceOn} AND ${alias}."endOn" >= ${serviceOn}
  AND (${alias}."terminatesOn" IS NULL OR ${alias}."terminatesOn" > ${serviceOn})`;

/** The same as a Prisma filter over agreements. */
export const whereInForce = (serviceOn: string, now: Date) => ({
  AND: [
    whereEffectiveState(agreementWorkflow, IN_FORCE, now),
    { startOn: { lte: serviceOn }, endOn: { gte: serviceOn } },
    { OR: [{ terminatesOn: null }, { terminatesOn: { gt: serviceOn } }] },
  ],
});

/** While it holds nothing new is booked, under notice as well; past its end it counts for nothing. */
export const isSuspendedSql = (alias: string): string =>
  `(${alias}."suspendedUntilAt" IS NOT NULL AND ${alias}."suspendedUntilAt" > :now)`;

const selectInForce = statement(`
  SELECT a."id", a."no", CASE WHEN ${isSuspendedSql('a')} THEN 1 ELSE 0 END AS "isSuspended",
    (SELECT string_agg(s."service", ',') FROM "AgreementService" s WHERE s."agreementId" = a."id") AS "services",
    (SELECT string_agg(q."departmentId" || ':' || q."placesPerWeek", ',') FROM "AgreementQuota" q
      WHERE q."agreementId" = a."id" AND q."placesPerWeek" > 0) AS "quotas"
  FROM "CooperationAgreement" a
  WHERE a."nursingHomeId" = :nursingHomeId AND a."medicalOrgId" = :medicalOrgId
    AND ${isInForceSql('a', ':serviceOn')}
  ORDER BY a."id"`);

interface Row {
  id: string;
  no: string;
  isSuspended: number;
  services: string | null;
  quotas: string | null;
}

const listOf = (joined: string | null): string[] => joined?.split(',') ?? [];

function toQuota(pair: string): { departmentId: string; placesPerWeek: number } {
  const [departmentId = '', places] = pair.split(':');
  return { departmentId, placesPerWeek: Number(places) };
}

/**
 * The agreements of two sides that are in force on the service date (timers counted, domain 3.4 GREEN), oldest first;
 * those that are suspended now say so. One statement.
 */
export async function agreementsOnDate(
  read: Pick<Tx, 'rows'>,
  search: AgreementSearch,
): Promise<AgreementInForce[]> {
  const rows = await read.rows<Row>(selectInForce, { ...search });
  return rows.map(({ id, no, isSuspended, services, quotas }) => ({
    id,
    no,
    isSuspended: isSuspended === 1,
    services: listOf(services) as AgreementServiceCode[],
    quotas: listOf(quotas).map(toQuota),
  }));
}

const selectPartners = statement(`
  SELECT DISTINCT a."medicalOrgId" FROM "CooperationAgreement" a
  JOIN "AgreementService" s ON s."agreementId" = a."id"
  WHERE a."nursingHomeId" = :nursingHomeId AND s."service" = :service
    AND ${isInForceSql('a', ':serviceOn')} AND NOT ${isSuspendedSql('a')}
  ORDER BY a."medicalOrgId"`);

/** The medical organisations that offer a home a service by an agreement by which something new may begin now. */
export async function partnersOffering(
  read: Pick<Tx, 'rows'>,
  search: Omit<AgreementSearch, 'medicalOrgId'> & { readonly service: AgreementServiceCode },
): Promise<string[]> {
  const partners = await read.rows<{ medicalOrgId: string }>(selectPartners, { ...search });
  return partners.map(({ medicalOrgId }) => medicalOrgId);
}

/** Those by which something new may be booked now. */
export const agreementsInForce = async (
  read: Pick<Tx, 'rows'>,
  search: AgreementSearch,
): Promise<AgreementInForce[]> =>
  (await agreementsOnDate(read, search)).filter(({ isSuspended }) => !isSuspended);
