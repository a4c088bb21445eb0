import { access } from './access.ts';
import { builder } from './builder.ts';

interface Brief {
  readonly id: string;
  readonly name: string;
}

const brief = (name: string, description: string) =>
  builder.objectRef<Brief>(name).implement({
    ...access('follows'),
    description,
    fields: (t) => ({
      id: t.exposeID('id', { description: 'Identifier.' }),
      name: t.exposeString('name', { description: 'Name as displayed.' }),
    }),
  });

/** What a row of a worklist shows of the directory: enough to read and to look up, at no cost of its own. */
export const OrganizationBrief = brief(
  'OrganizationBrief',
  'An organisation by name (机构); see `organization(id)` for all of it.',
);
export const DepartmentBrief = brief('DepartmentBrief', 'A department by name (科室).');
export const PersonBrief = brief('PersonBrief', 'A member of staff by name (工作人员).');
