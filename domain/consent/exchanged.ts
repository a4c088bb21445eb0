import { read } from '../../prisma/client.ts';
import type { ConsentState } from '../codes/consent.ts';
import type { Exchanged, Reading, Where } from '../exchange/page.ts';
import { whereEffectiveState } from '../workflow.ts';
import { consentState } from './available-actions.ts';
import { consentsVisible } from './policy.ts';
import { consentWorkflow } from './workflow.ts';

const SHOWN = {
  recipients: { orderBy: { organizationId: 'asc' } },
  resident: { select: { nameOnCard: true } },
} as const;

const find = (where: object, rest: object) => read().consent.findMany({ ...rest, where, include: SHOWN });
type Row = Awaited<ReturnType<typeof find>>[number];

const shownAt = (row: Row, now: Date) => ({
  ...row,
  state: consentState(row, now),
  residentName: row.resident.nameOnCard,
  recipientOrgIds: row.recipients.map(({ organizationId }) => organizationId),
});
export type ExchangedConsent = ReturnType<typeof shownAt>;

/** Consents and refusals, in the state that counts now. */
export const exchangedConsents: Exchanged<ExchangedConsent> = {
  noun: 'consent',
  find: async ({ viewer, now }, { where, ...rest }) =>
    (await find({ AND: [consentsVisible(viewer, now), where] }, rest)).map((row) => shownAt(row, now)),
  count: ({ viewer, now }, where) =>
    read().consent.count({ where: { AND: [consentsVisible(viewer, now), where] } }),
};

/** Those that are in one of these states now. */
export const consentsInState = ({ now }: Reading, states: readonly ConsentState[]): Where =>
  whereEffectiveState(consentWorkflow, states, now);
