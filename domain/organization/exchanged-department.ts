import { read } from '../../prisma/client.ts';
import { whereOpen } from '../access.ts';
import type { Exchanged, Reading } from '../exchange/page.ts';
import { departmentPolicy } from './policy.ts';

const visible = ({ viewer, now }: Reading): object => whereOpen(departmentPolicy, 'entry', viewer, now);

const find = (where: object, rest: object) =>
  read().department.findMany({ ...rest, where, include: { organization: { select: { name: true } } } });

export type ExchangedDepartment = Awaited<ReturnType<typeof find>>[number];

/** The departments of the directory. */
export const exchangedDepartments: Exchanged<ExchangedDepartment> = {
  noun: 'department',
  find: (reading, { where, ...rest }) => find({ AND: [visible(reading), where] }, rest),
  count: (reading, where) => read().department.count({ where: { AND: [visible(reading), where] } }),
};
