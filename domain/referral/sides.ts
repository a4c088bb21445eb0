import type { ReadClient } from '../../prisma/client.ts';
import type { Deciding } from '../act.ts';
import { partnersOffering } from '../agreement/in-force.ts';
import { type Rule, refusalsOf, requireNone } from '../available-action.ts';
import { localDateOf } from '../calendar-date.ts';
import type { OrganizationKind } from '../codes/organization.ts';
import { NotFound, type Refusal, RuleRefused } from '../errors.ts';
import { isMedical } from '../organization/kind.ts';
import type { Reader } from '../resident/open.ts';
import type { Viewer } from '../viewer.ts';

/** Anything that reads: an act inside its transaction, or a list beside all of them. */
export interface Reading extends Reader {
  readonly db: Omit<ReadClient, '$connect'>;
}

const ORGANIZATION = {
  ...{ id: true, kind: true, level: true, status: true, partOfId: true, allianceId: true, regionCode: true },
  capabilities: { select: { capability: true } },
} as const;

/** An organisation as a side of a referral, whatever its status; null for an unknown one. */
export const organizationOf = ({ tx }: Deciding, id: string) =>
  tx.db.organization.findUnique({ where: { id }, select: ORGANIZATION });
export type Side = NonNullable<Awaited<ReturnType<typeof organizationOf>>>;

const RULE = 'domain 2 Referral';
const refused = (code: string, message: string, path: readonly string[], rule = RULE) =>
  new RuleRefused({ code, message, path, rule });

/** Organisations as sides by their id, whatever their status; unknown ones are missing. */
export async function sidesOf({ db }: Reading, ids: readonly string[]): Promise<ReadonlyMap<string, Side>> {
  const where = { id: { in: [...new Set(ids)] } };
  const found = await db.organization.findMany({ where, select: ORGANIZATION });
  return new Map(found.map((side) => [side.id, side]));
}

/** An organisation that is at work; nobody knows an unknown one. */
export function closedRefusal(side: Side | undefined, path: readonly string[]): Refusal | null {
  if (side === undefined) return new NotFound('organization', path);
  return side.status === 'ACTIVE' ? null : refused('ORGANIZATION_CLOSED', 'It is not active.', path);
}

export const medicalRefusal = ({ kind }: Side, path: readonly string[]): Refusal | null =>
  isMedical(kind as OrganizationKind) ? null : refused('NOT_MEDICAL', 'It treats nobody.', path);

/** @throws RuleRefused NOT_MEDICAL */
export function requireMedical(side: Side, path: readonly string[]): void {
  const refusal = medicalRefusal(side, path);
  if (refusal !== null) throw refusal;
}

/** Who is to sign for whom. */
export interface Sending {
  readonly viewer: Viewer;
  readonly from: Side | undefined;
  /** Who offers the own organisation TWO_WAY_REFERRAL today. */
  readonly partnerIds: readonly string[];
}

const activeMedical =
  (field: string): Rule<Sending> =>
  ({ from }) =>
    closedRefusal(from, [field]) ?? (from === undefined ? null : medicalRefusal(from, [field]));

/** The medical organisation that has a referral to sign, as it is now. */
export const senderAtWork = activeMedical('referralId');

/**
 * The medical organisation that signs: one's own; for a home its in-house clinic, or a partner whose agreement offers
 * TWO_WAY_REFERRAL today (domain 3.5.1).
 */
export const ownSender: Rule<Sending> = (sending) => {
  const { viewer, from, partnerIds } = sending;
  const notAtWork = activeMedical('fromOrganizationId')(sending);
  if (notAtWork !== null || from === undefined) return notAtWork;
  const { organizationId } = viewer;
  if (from.id === organizationId || from.partOfId === organizationId) return null;
  if (partnerIds.includes(from.id)) return null;
  const message =
    'Your own clinic, or a partner by an agreement with TWO_WAY_REFERRAL, signs your referrals.';
  return refused('REFERRAL_SENDER', message, ['fromOrganizationId'], 'domain 3.5.1');
};

/** Who offers an organisation TWO_WAY_REFERRAL today. */
export const partnersOf = (read: Reading, { organizationId }: Viewer, now: Date): Promise<string[]> => {
  const home = { nursingHomeId: organizationId, serviceOn: localDateOf(now), now };
  return partnersOffering(read, { ...home, service: 'TWO_WAY_REFERRAL' });
};

/** The organisation that is to sign. @throws NotFound; RuleRefused ORGANIZATION_CLOSED, NOT_MEDICAL, REFERRAL_SENDER */
export async function requireSender({ tx, now, acting }: Deciding, fromOrgId: string): Promise<Side> {
  const { viewer } = acting;
  const from = (await sidesOf(tx, [fromOrgId])).get(fromOrgId);
  requireNone(refusalsOf([ownSender], { viewer, from, partnerIds: await partnersOf(tx, viewer, now) }));
  if (from === undefined) throw new Error('who is to sign is known');
  return from;
}
