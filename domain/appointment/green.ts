import { statement, type Tx } from '../../prisma/client.ts';
import { type AgreementInForce, agreementsOnDate } from '../agreement/in-force.ts';
import { quotaWeekOf } from '../calendar-date.ts';
import { type AppliedPolicy, GreenChannelRefused } from '../errors.ts';
import { type QuotaKey, type SlotPlace, takeWeekQuota } from './place.ts';

const RULE = 'domain 3.4 GREEN, requirements A1.1';

const selectHome = statement(`
  SELECT r."nursingHomeId" FROM "Residency" r JOIN "Organization" o ON o."id" = :organizationId
  WHERE r."residentId" = :residentId AND r."nursingHomeId" IN (o."id", o."partOfId")
    AND r."voidedAt" IS NULL AND r."fromOn" <= :todayOn AND (r."toOn" IS NULL OR (r."toOn" >= :todayOn AND r."toOn" >= :serviceOn))`);

/** Who asks for a green place, for whom, in which slot. */
export interface GreenRequest {
  readonly residentId: string;
  readonly organizationId: string;
  readonly slot: SlotPlace;
  readonly todayOn: string;
}

function refuse(code: string, message: string, path: string, policy: AppliedPolicy | null = null): never {
  throw new GreenChannelRefused({ code, message, path: [path], rule: RULE, policy });
}

/** The agreements that open the green channel now. @throws GreenChannelRefused that says why there is none */
function openedBy(inForce: readonly AgreementInForce[]): AgreementInForce[] {
  if (inForce.length === 0) {
    const message = 'No agreement with this hospital is in force on the service date.';
    refuse('GREEN_NO_AGREEMENT', message, 'slotId');
  }
  const green = inForce.filter(({ services }) => services.includes('GREEN_CHANNEL'));
  const open = green.filter(({ isSuspended }) => !isSuspended);
  if (open.length > 0) return open;
  const [suspended] = green;
  if (suspended !== undefined) {
    const message = `Agreement ${suspended.no} is suspended; nothing new is booked over the green channel by it.`;
    refuse('GREEN_SUSPENDED', message, 'slotId');
  }
  return refuse(
    'GREEN_NOT_AGREED',
    'The agreement with this hospital does not open the green channel.',
    'slotId',
  );
}

/**
 * Judges a green-channel booking and takes its place in the week's quota: an agreement in force on the service
 * date with GREEN_CHANNEL, current residency, quota left (agreement × department × quota week).
 * @returns what was used up
 * @throws GreenChannelRefused that names the rule and offers NORMAL
 */
export async function takeGreenQuota(tx: Tx, request: GreenRequest, now: Date): Promise<QuotaKey> {
  const { slot, residentId, organizationId, todayOn } = request;
  const { serviceOn, departmentId } = slot;
  const [stay] = await tx.rows<{ nursingHomeId: string }>(selectHome, {
    residentId,
    organizationId,
    todayOn,
    serviceOn,
  });
  if (stay === undefined) {
    refuse(
      'GREEN_NO_RESIDENCY',
      'The resident does not live in this home on the service date.',
      'residentId',
    );
  }
  const sides = { nursingHomeId: stay.nursingHomeId, medicalOrgId: slot.hospitalId };
  const green = openedBy(await agreementsOnDate(tx, { ...sides, serviceOn, now }));
  const weekOn = quotaWeekOf(serviceOn);
  let policy: AppliedPolicy | null = null;
  for (const agreement of green) {
    const quota = agreement.quotas.find((candidate) => candidate.departmentId === departmentId);
    if (quota === undefined) continue;
    const key = { agreementId: agreement.id, departmentId, weekOn };
    if (await takeWeekQuota(tx, key, quota.placesPerWeek, now)) return key;
    policy = {
      key: 'agreement.quota',
      value: quota.placesPerWeek,
      unit: 'places per quota week',
      provenance: `agreement ${agreement.no}`,
      scope: 'ORGANIZATION',
      effectiveFromAt: null,
    };
  }
  if (policy === null)
    refuse('GREEN_NO_QUOTA', 'The agreement reserves no places in this department.', 'slotId');
  return refuse('GREEN_QUOTA_USED', `The quota of the week of ${weekOn} is used up.`, 'slotId', policy);
}
