import type { DutyRoster as Shape, DutyShift as ShiftShape } from '../../domain/duty/read.ts';
import { access } from '../access.ts';
import { OrganizationBrief, PersonBrief } from '../brief.ts';
import { builder } from '../builder.ts';
import { DutyFunctionCode } from '../duty-function.ts';
import { shortList } from '../short-list.ts';

const OnDuty = builder.objectRef<NonNullable<Shape['onDutyNow']>>('OnDuty').implement({
  ...access('dutyRoster.call'),
  description: 'Who has the duty (当班人员).',
  fields: (t) => ({
    holder: t.expose('holder', { type: PersonBrief, description: 'Who has the duty (值班人).' }),
    deputy: t.expose('deputy', {
      type: PersonBrief,
      nullable: true,
      description: 'Who stands in (副班).',
    }),
  }),
});

const DutyShift = builder.objectRef<ShiftShape>('DutyShift').implement({
  ...access('dutyRoster.plan'),
  description: 'A shift of a duty roster (班次).',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Identifier.' }),
    startAt: t.expose('startAt', { type: 'DateTime', description: 'When it begins (开始时间).' }),
    endAt: t.expose('endAt', { type: 'DateTime', description: 'When it ends (结束时间).' }),
    holder: t.expose('holder', { type: PersonBrief, description: 'Who has the duty (值班人).' }),
    deputy: t.expose('deputy', {
      type: PersonBrief,
      nullable: true,
      description: 'Who stands in (副班).',
    }),
  }),
});

export const DutyRoster = builder.objectRef<Shape>('DutyRoster').implement({
  ...access('dutyRoster.call'),
  description:
    'Who is on duty for one function of an organisation, and the telephone that is answered day and night (值班表).',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Identifier.' }),
    version: t.exposeInt('version', { description: 'To be named as `expectedVersion` by the next change.' }),
    function: t.expose('function', { type: DutyFunctionCode, description: 'The function (值班职能).' }),
    organization: t.expose('organization', { type: OrganizationBrief, description: 'Whose roster (机构).' }),
    phone: t.exposeString('phone', {
      description: 'The 24-hour telephone, in full: a number of the office, to be called (24小时值班电话).',
    }),
    onDutyNow: t.expose('onDutyNow', {
      type: OnDuty,
      nullable: true,
      description: 'Who answers it now; null where the roster names nobody (当前值班).',
    }),
    shifts: t.expose('shifts', {
      ...access('dutyRoster.plan'),
      type: [DutyShift],
      nullable: true,
      complexity: shortList,
      description: 'The running shift and those to come, the next one first; null for partners (排班).',
    }),
  }),
});
