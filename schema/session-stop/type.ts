import type { SessionStopRow } from '../../domain/session-stop/search.ts';
import { access } from '../access.ts';
import { DepartmentBrief, OrganizationBrief, PersonBrief } from '../brief.ts';
import { builder } from '../builder.ts';
import { FreeSlotType, Half } from '../free-slot.ts';
import { Kind, Reason } from './codes.ts';

const named = (id: string, name: string) => ({ id, name });

export const SessionStopType = builder.objectRef<SessionStopRow>('SessionStop').implement({
  ...access('sessionStop.entry'),
  description:
    'Sessions that were stopped, or got another doctor (停诊): the hospital sees what became of all bookings, a booking ' +
    'side what became of its own.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Identifier.' }),
    no: t.exposeString('no', { description: 'Number that people read to each other (停诊编号).' }),
    journeyId: t.exposeID('journeyId', { description: 'The journey it starts.' }),
    version: t.exposeInt('version', { description: 'Always 1: what was stopped stays stopped.' }),
    kind: t.expose('kind', { type: Kind, description: 'SUBSTITUTED or STOPPED (停诊方式).' }),
    hospital: t.field({
      type: OrganizationBrief,
      description: 'The hospital.',
      resolve: ({ hospitalId, hospitalName }) => named(hospitalId, hospitalName),
    }),
    department: t.field({
      type: DepartmentBrief,
      nullable: true,
      description: 'The department, where all its sessions are of one.',
      resolve: ({ departmentId, departmentName }) =>
        departmentId === null || departmentName === null ? null : named(departmentId, departmentName),
    }),
    practitionerName: t.exposeString('practitionerName', {
      nullable: true,
      description: 'The doctor, where all its sessions are of one (停诊医生).',
    }),
    substituteName: t.exposeString('substituteName', {
      nullable: true,
      description: 'Who stands in (替诊医生).',
    }),
    serviceOn: t.expose('serviceOn', { type: 'LocalDate', description: 'The day (停诊日期).' }),
    half: t.field({
      type: Half,
      nullable: true,
      description: 'The half of the day, where all its sessions are in one.',
      resolve: ({ half }) => half,
    }),
    reasonCode: t.expose('reasonCode', { type: Reason, description: 'Why (停诊原因).' }),
    reasonText: t.exposeString('reasonText', { nullable: true, description: 'Comment on the reason.' }),
    stoppedBy: t.field({
      type: PersonBrief,
      description: 'Who stopped them.',
      resolve: ({ stoppedById, stoppedByName }) => named(stoppedById, stoppedByName),
    }),
    stoppedAt: t.expose('stoppedAt', { type: 'DateTime', description: 'When (登记时间).' }),
    sessionIds: t.idList({
      description: 'The sessions.',
      resolve: async ({ id, page }) => [...((await page.sessionIds()).get(id) ?? [])],
    }),
    slotId: t.exposeID('slotId', {
      nullable: true,
      description: 'One window in one pool, where no more of the session was stopped (停诊号源).',
    }),
    affected: t.int({
      description: 'How many bookings it met, of those that concern the viewer (受影响预约数).',
      resolve: async ({ id, page }) => (await page.counts()).get(id)?.affected ?? 0,
    }),
    toRebook: t.int({
      description: 'How many of them have no other place yet, right now (待改约数).',
      resolve: async ({ id, page }) => (await page.counts()).get(id)?.toRebook ?? 0,
    }),
    alternatives: t.field({
      type: [FreeSlotType],
      description: 'Up to two places in its one department that are free now for whoever waits (改约推荐).',
      complexity: { field: 1, multiplier: 2 },
      resolve: async ({ id, page }) => [...((await page.alternatives()).get(id) ?? [])],
    }),
  }),
});
