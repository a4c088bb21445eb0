import { read } from '../../prisma/client.ts';
import type { Exchanged } from '../exchange/page.ts';
import { organizationsVisible } from './policy.ts';

const WITH_ABILITIES = { capabilities: true, greenChannelStages: true } as const;

const find = (where: object, rest: object) =>
  read().organization.findMany({ ...rest, where, include: WITH_ABILITIES });

export type ExchangedOrganization = Awaited<ReturnType<typeof find>>[number];

/** The organisations of the directory. */
export const exchangedOrganizations: Exchanged<ExchangedOrganization> = {
  noun: 'organization',
  find: ({ viewer, now }, { where, ...rest }) =>
    find({ AND: [organizationsVisible(viewer, now), where] }, rest),
  count: ({ viewer, now }, where) =>
    read().organization.count({ where: { AND: [organizationsVisible(viewer, now), where] } }),
};
