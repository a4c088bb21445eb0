import { statement, type Tx } from '../../prisma/client.ts';
import type { AgreementServiceCode } from '../codes/agreement.ts';
import { effectiveStateSql } from '../workflow.ts';
import { agreementWorkflow } from './workflow.ts';

/** An agreement that opens what its services say, with the places it reserves per quota week. */
export interface AgreementInForce {
  readonly id: string;
  readonly no: string;
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

const selectInForce = statement(`
  SELECT a."id", a."no",
    (SELECT string_agg(s."service", ',') FROM "AgreementService" s WHERE s."agreementId" = a."id") AS "services",
    (SELECT string_agg(q."departmentId" || ':' || q."placesPerWeek", ',') FROM "AgreementQuota" q
      WHERE q."agreementId" = a."id") AS "quotas"
  FROM "CooperationAgreement" a
  WHERE a."nursingHomeId" = :nursingHomeId AND a."medicalOrgId" = :medicalOrgId
    AND a."startOn" <= :serviceOn AND a."endOn" >= :serviceOn
    AND (${effectiveStateSql(agreementWorkflow, 'a')}) = 'ACTIVE'
  ORDER BY a."id"`);

interface Row {
  id: string;
  no: string;
  services: string | null;
  quotas: string | null;
}

const listOf = (joined: string | null): string[] => joined?.split(',') ?? [];

function toQuota(pair: string): { departmentId: string; placesPerWeek: number } {
  const [departmentId = '', places] = pair.split(':');
  return { departmentId, placesPerWeek: Number(places) };
}

/**
 * The agreements of two sides that are ACTIVE now (timers counted) and whose term holds the service date
 * (domain 3.4 GREEN), oldest first. One statement.
 */
export async function agreementsInForce(
  read: Pick<Tx, 'rows'>,
  search: AgreementSearch,
): Promise<AgreementInForce[]> {
  const rows = await read.rows<Row>(selectInForce, { ...search });
  return rows.map(({ id, no, services, quotas }) => ({
    id,
    no,
    services: listOf(services) as AgreementServiceCode[],
    quotas: listOf(quotas).map(toQuota),
  }));
}
