import { read } from '../../prisma/client.ts';
import { writeTogether } from '../act.ts';
import {
  type ExternalLabel,
  type ExternalName,
  keepExternalIds,
  namesGivenBy,
} from '../exchange/external-id.ts';
import type { Exchanged, Reading, Where } from '../exchange/page.ts';
import { lasting, type StretchAsked } from '../exchange/stretch.ts';
import { openAmong } from '../referral/open-among.ts';
import { referralsVisible } from '../referral/policy.ts';
import { admissionsVisible } from './policy.ts';

const WITH_HOSPITAL = { hospital: { select: { name: true } } } as const;

const find = (where: object, rest: object) =>
  read().admission.findMany({ ...rest, where, include: WITH_HOSPITAL });

export type ExchangedAdmission = Awaited<ReturnType<typeof find>>[number] & {
  /** What the reader's own systems call it. */
  readonly names: readonly ExternalLabel[];
};

const visible = ({ viewer, now }: Reading, where: object) => ({
  AND: [admissionsVisible(viewer, now), where],
});

/** The admissions of which the reader's organisation tells, is told, or that are its own. */
export const exchangedAdmissions: Exchanged<ExchangedAdmission> = {
  noun: 'admission',
  find: async (reading, { where, ...rest }) => {
    const found = await find(visible(reading, where), rest);
    const ids = found.map(({ id }) => id);
    const names = await namesGivenBy(reading.viewer.organizationId, 'admission', ids);
    const among = found.flatMap(({ referralId }) => (referralId === null ? [] : [referralId]));
    // Whoever sees an admission need not see by what somebody came.
    const open = await openAmong(among, referralsVisible(reading.viewer, reading.now));
    // What is void has given its names back: the next one that is told has them.
    return found.map((row) => ({
      ...row,
      referralId: row.referralId !== null && open.has(row.referralId) ? row.referralId : null,
      names: row.state === 'VOIDED' ? [] : (names.get(row.id) ?? []),
    }));
  },
  count: (reading, where) => read().admission.count({ where: visible(reading, where) }),
};

/** The version of an admission, also as acts of the same transaction have left it. */
export const admissionVersion = (id: string): Promise<number> =>
  writeTogether(async ({ db }) => (await db.admission.findUniqueOrThrow({ where: { id } })).version);

/** Who has told of an admission, also by acts of the same transaction. */
export const tellingsOf = (admissionId: string) =>
  writeTogether(({ db }) =>
    db.admissionTelling.findMany({
      where: { admissionId },
      select: { organizationId: true, source: true },
    }),
  );

/** Whether what was told last, also by an act of the same transaction, is that a plan has begun. */
export const hasJustBegun = (admissionId: string): Promise<boolean> =>
  writeTogether(async ({ db }) => {
    const last = await db.event.findFirst({
      where: { noun: 'admission', nounId: admissionId },
      orderBy: { seq: 'desc' },
    });
    return last?.fromState === 'PLANNED' && last.toState !== 'PLANNED';
  });

/** Keeps what an organisation's system calls an admission. @throws InvalidInput; RuleRefused EXTERNAL_ID_TAKEN */
export const nameAdmission = (
  nounId: string,
  names: readonly ExternalName[],
  kept: { readonly now: Date; readonly isActed: boolean },
): Promise<void> =>
  keepExternalIds(
    {
      ...{ noun: 'admission', nounId },
      isVoid: async (tx, id) => (await tx.db.admission.count({ where: { id, state: 'VOIDED' } })) > 0,
    },
    names,
    kept,
  );

/** Admissions by when they were: one that goes on has no end yet. */
export const admissionsLasting = (asked: StretchAsked): Where =>
  lasting({ start: 'admittedAt', end: 'dischargedAt', canGoOn: true }, asked);
