import { read } from '../../prisma/client.ts';
import type { ReferralState } from '../codes/referral.ts';
import {
  type ExternalLabel,
  type ExternalName,
  keepExternalIds,
  type NamesById,
  namesGivenBy,
} from '../exchange/external-id.ts';
import type { Exchanged, Reading } from '../exchange/page.ts';
import { whereEffectiveState } from '../workflow.ts';
import { openAmong } from './open-among.ts';
import { type OpenContent, openContent } from './open-content.ts';
import { isTargetShown } from './parties.ts';
import { isReferralOpen, referralsNamed } from './policy.ts';
import { endTextIn } from './sealed.ts';
import { timedVersion } from './shown-version.ts';
import { referralState } from './state.ts';
import { referralWorkflow } from './workflow.ts';

const WITH_ALL = {
  fromOrg: { select: { regionCode: true } },
  targets: { orderBy: { rank: 'asc' }, include: { consent: true } },
  diagnoses: { orderBy: { rank: 'asc' } },
  parent: { select: { id: true, state: true } },
} as const;

const find = (where: object, rest: object) => read().referral.findMany({ ...rest, where, include: WITH_ALL });
type Row = Awaited<ReturnType<typeof find>>[number];

/** Who signed it and who follows it, as practitioners; null for who is none. */
export interface Signers {
  readonly authorId: string | null;
  readonly coSignerId: string | null;
  readonly ownerId: string | null;
}

/** A referral as a machine reads it: as far as it is open, and as it counts now. */
export interface ExchangedReferral extends Signers {
  readonly id: string;
  readonly no: string;
  /** What the reader's own systems call it; what is void is called nothing any more. */
  readonly names: readonly ExternalLabel[];
  readonly journeyId: string;
  readonly state: ReferralState;
  /** To be named by the next act. */
  readonly version: number;
  readonly direction: string;
  readonly kind: string;
  readonly urgency: string;
  readonly residentId: string;
  readonly initiatingOrgId: string;
  readonly fromOrgId: string;
  /** Who is asked or is to be, as far as the reader sees it. */
  readonly asked: readonly { readonly organizationId: string; readonly departmentId: string | null }[];
  readonly createdAt: Date;
  readonly sentAt: Date | null;
  readonly expiresAt: Date | null;
  readonly faceToFaceAt: Date | null;
  readonly faceToFaceMode: string | null;
  readonly validityDays: number;
  /** The consent on which the own organisation is asked, once it is told whom it is about. */
  readonly consentId: string | null;
  /** What it goes on from, where that is open as well; it replaces one that nobody took. */
  readonly parent: { readonly id: string; readonly isReplaced: boolean } | null;
  readonly endReasonCode: string | null;
  readonly endText: string | null;
  /** Null to who only sees where it stands. */
  readonly content: OpenContent | null;
}

/** Practitioners by person. */
async function practitionersOf(personIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (personIds.length === 0) return new Map();
  const where = { personId: { in: [...new Set(personIds)] } };
  const found = await read().practitioner.findMany({ where, select: { id: true, personId: true } });
  return new Map(found.map(({ id, personId }) => [personId, id]));
}

const consentTo = ({ targets }: Row, organizationId: string): string | null =>
  targets.find((target) => target.organizationId === organizationId && target.disclosedAt !== null)
    ?.consentId ?? null;

interface Beside {
  readonly practitioners: ReadonlyMap<string, string>;
  readonly names: NamesById;
  /** Of what they go on from, that which is open itself. */
  readonly parents: ReadonlySet<string>;
}

function exchanged(row: Row, beside: Beside, { viewer, now }: Reading): ExchangedReferral {
  const { practitioners, names, parents } = beside;
  const { id, no, journeyId, direction, kind, urgency, residentId, initiatingOrgId, fromOrgId } = row;
  const { createdAt, sentAt, expiresAt, faceToFaceAt, faceToFaceMode, validityDays, endReasonCode } = row;
  const isOpen = isReferralOpen('record', viewer, row, now);
  const practitioner = (personId: string | null) =>
    personId === null ? null : (practitioners.get(personId) ?? null);
  return {
    ...{ id, no, journeyId, direction, kind, urgency, residentId, initiatingOrgId, fromOrgId },
    ...{ createdAt, sentAt, expiresAt, faceToFaceAt, faceToFaceMode, validityDays, endReasonCode },
    names: row.state === 'VOIDED' ? [] : (names.get(id) ?? []),
    state: referralState(row, now),
    version: timedVersion(row, now),
    authorId: practitioner(row.authorId),
    coSignerId: practitioner(row.coSignerId),
    ownerId: practitioner(row.ownerId),
    asked: row.targets
      .filter((target) => isTargetShown(viewer, row, target))
      .map(({ organizationId, departmentId, acceptingDepartmentId }) => ({
        organizationId,
        departmentId: acceptingDepartmentId ?? departmentId,
      })),
    consentId: consentTo(row, viewer.organizationId),
    parent:
      row.parent === null || !parents.has(row.parent.id)
        ? null
        : { id: row.parent.id, isReplaced: row.parent.state === 'REDIRECTED' },
    endText: isOpen ? endTextIn(id, row.endTextSealed) : null,
    content: isOpen ? openContent(row) : null,
  };
}

/** The referrals of whom the reader is told whom they are about: one of several that are asked reads none. */
export const exchangedReferrals: Exchanged<ExchangedReferral> = {
  noun: 'referral',
  find: async (reading, { where, ...rest }) => {
    const { viewer, now } = reading;
    const rows = await find({ AND: [referralsNamed(viewer, now), where] }, rest);
    const people = rows.flatMap(({ authorId, coSignerId, ownerId }) => [authorId, coSignerId, ownerId]);
    const practitioners = await practitionersOf(people.filter((id) => id !== null));
    const ids = rows.map(({ id }) => id);
    const names = await namesGivenBy(viewer.organizationId, 'referral', ids);
    const parentIds = rows.flatMap(({ parent }) => (parent === null ? [] : [parent.id]));
    const parents = await openAmong(parentIds, referralsNamed(viewer, now));
    return rows.map((row) => exchanged(row, { practitioners, names, parents }, reading));
  },
  count: ({ viewer, now }, where) =>
    read().referral.count({ where: { AND: [referralsNamed(viewer, now), where] } }),
};

/** Keeps what an organisation's system calls a referral. @throws InvalidInput; RuleRefused EXTERNAL_ID_TAKEN */
export const nameReferral = (
  nounId: string,
  names: readonly ExternalName[],
  kept: { readonly now: Date; readonly isActed: boolean },
): Promise<void> =>
  keepExternalIds(
    {
      ...{ noun: 'referral', nounId },
      isVoid: async (tx, id) => (await tx.db.referral.count({ where: { id, state: 'VOIDED' } })) > 0,
    },
    names,
    kept,
  );

/** Row filter: the referrals that are in one of these states now. */
export const referralsIn = (states: readonly ReferralState[], now: Date): object =>
  whereEffectiveState(referralWorkflow, states, now);
