import { statement, type Tx } from '../../prisma/client.ts';
import { type AgreementInForce, agreementsOnDate } from '../agreement/in-force.ts';
import { addDays, localDateOf, quotaWeekOf } from '../calendar-date.ts';
import { type AppliedPolicy, GreenChannelRefused } from '../errors.ts';
import { type QuotaKey, type SlotPlace, takeWeekQuota } from './place.ts';
import { giveBackQuota } from './sql.ts';

const RULE = 'domain 3.4 GREEN, requirements A1.1';

const selectHome = statement(`
  SELECT r."nursingHomeId" FROM "Residency" r JOIN "Organization" o ON o."id" = :organizationId
  WHERE r."residentId" = :residentId AND r."nursingHomeId" IN (o."id", o."partOfId")
    AND r."voidedAt" IS NULL AND r."fromOn" <= :todayOn AND (r."toOn" IS NULL OR (r."toOn" >= :todayOn AND r."toOn" >= :serviceOn))`);

/** Who asks for a green place, for whom, at which hospital and department, on which day. */
export interface GreenWish {
  readonly residentId: string;
  readonly organizationId: string;
  readonly hospitalId: string;
  readonly departmentId: string;
  readonly serviceOn: string;
  /** The field of the input that a refusal of the hospital's side names. */
  readonly path: string;
}

/** The same for a place in a slot. */
export interface GreenRequest extends Omit<GreenWish, 'hospitalId' | 'departmentId' | 'serviceOn' | 'path'> {
  readonly slot: SlotPlace;
}

function refuse(code: string, message: string, path: string, policy: AppliedPolicy | null = null): never {
  throw new GreenChannelRefused({ code, message, path: [path], rule: RULE, policy });
}

/** The agreements that open the green channel now. @throws GreenChannelRefused that says why there is none */
function openedBy(inForce: readonly AgreementInForce[], path: string): AgreementInForce[] {
  if (inForce.length === 0) {
    const message = 'No agreement with this hospital is in force on the service date.';
    refuse('GREEN_NO_AGREEMENT', message, path);
  }
  const green = inForce.filter(({ services }) => services.includes('GREEN_CHANNEL'));
  const open = green.filter(({ isSuspended }) => !isSuspended);
  if (open.length > 0) return open;
  const [suspended] = green;
  if (suspended !== undefined) {
    const message = `Agreement ${suspended.no} is suspended; nothing new is booked over the green channel by it.`;
    refuse('GREEN_SUSPENDED', message, path);
  }
  return refuse(
    'GREEN_NOT_AGREED',
    'The agreement with this hospital does not open the green channel.',
    path,
  );
}

/** An agreement that opens the green channel to a department, with the places per quota week. */
interface GreenQuota {
  readonly agreement: AgreementInForce;
  readonly placesPerWeek: number;
}

/**
 * By which quotas a green booking is possible on a day, whether or not they are used up (domain 3.4 GREEN): an agreement
 * in force on the service date with GREEN_CHANNEL and places in the department, current residency.
 * @throws GreenChannelRefused that names the rule and offers NORMAL
 */
async function quotasFor(tx: Tx, wish: GreenWish, now: Date): Promise<readonly GreenQuota[]> {
  const { residentId, organizationId, hospitalId, departmentId, serviceOn, path } = wish;
  const sought = { residentId, organizationId, todayOn: localDateOf(now), serviceOn };
  const [stay] = await tx.rows<{ nursingHomeId: string }>(selectHome, sought);
  if (stay === undefined) {
    const message = 'The resident does not live in this home on the service date.';
    refuse('GREEN_NO_RESIDENCY', message, 'residentId');
  }
  const sides = { nursingHomeId: stay.nursingHomeId, medicalOrgId: hospitalId };
  const green = openedBy(await agreementsOnDate(tx, { ...sides, serviceOn, now }), path);
  const quotas = green.flatMap((agreement) =>
    agreement.quotas
      .filter((quota) => quota.departmentId === departmentId)
      .map(({ placesPerWeek }) => ({ agreement, placesPerWeek })),
  );
  if (quotas.length > 0) return quotas;
  return refuse('GREEN_NO_QUOTA', 'The agreement reserves no places in this department.', path);
}

/**
 * Judges what is certain of a green wish before a place is named: on one of the wished days at least GREEN is possible,
 * if the week's quota is not used up by then.
 * @throws GreenChannelRefused of the first day, offering NORMAL
 */
export async function requireGreenPossible(
  tx: Tx,
  wish: Omit<GreenWish, 'serviceOn'>,
  days: { readonly fromOn: string; readonly lastOn: string },
  now: Date,
): Promise<void> {
  const todayOn = localDateOf(now);
  let refused: unknown = null;
  let serviceOn = days.fromOn < todayOn ? todayOn : days.fromOn;
  for (; serviceOn <= days.lastOn; serviceOn = addDays(serviceOn, 1)) {
    try {
      await quotasFor(tx, { ...wish, serviceOn }, now);
      return;
    } catch (error) {
      if (!(error instanceof GreenChannelRefused)) throw error;
      refused ??= error;
    }
  }
  if (refused !== null) throw refused;
}

/**
 * Judges a green-channel booking and takes its place in the week's quota: quota left for agreement × department × quota
 * week.
 * @returns what was used up
 * @throws GreenChannelRefused that names the rule and offers NORMAL
 */
export async function takeGreenQuota(tx: Tx, request: GreenRequest, now: Date): Promise<QuotaKey> {
  const { slot, residentId, organizationId } = request;
  const { serviceOn, departmentId, hospitalId } = slot;
  const wish = { residentId, organizationId, hospitalId, departmentId, serviceOn, path: 'slotId' };
  const weekOn = quotaWeekOf(serviceOn);
  let policy: AppliedPolicy | null = null;
  for (const { agreement, placesPerWeek } of await quotasFor(tx, wish, now)) {
    const key = { agreementId: agreement.id, departmentId, weekOn };
    if (await takeWeekQuota(tx, key, placesPerWeek, now)) return key;
    policy = {
      key: 'agreement.quota',
      value: placesPerWeek,
      unit: 'places per quota week',
      provenance: `agreement ${agreement.no}`,
      scope: 'ORGANIZATION',
      effectiveFromAt: null,
    };
  }
  return refuse('GREEN_QUOTA_USED', `The quota of the week of ${weekOn} is used up.`, 'slotId', policy);
}

/** Why GREEN is not possible in a slot, or null where it is; nothing is used up. */
export async function greenRefusal(
  tx: Tx,
  request: GreenRequest,
  now: Date,
): Promise<GreenChannelRefused | null> {
  try {
    await tx.run(giveBackQuota, { ...(await takeGreenQuota(tx, request, now)) });
    return null;
  } catch (error) {
    if (error instanceof GreenChannelRefused) return error;
    throw error;
  }
}
