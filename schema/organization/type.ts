import { organizationActions } from '../../domain/organization/available-actions.ts';
import { access } from '../access.ts';
import { AvailableAction } from '../available-action.ts';
import { actingOf, builder } from '../builder.ts';
import { shortList } from '../short-list.ts';
import { Capability, DepartmentStatusCode, Kind, Level, Stage, Status } from './codes.ts';

export const Department = builder.prismaObject('Department', {
  ...access('department.entry'),
  description: 'A department of an organisation (科室).',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Identifier.' }),
    version: t.exposeInt('version', { description: 'To be named as `expectedVersion` by the next change.' }),
    code: t.exposeString('code', { description: 'Code within the organisation (科室代码).' }),
    name: t.exposeString('name', { description: 'Name (科室名称).' }),
    specialty: t.exposeString('specialty', {
      nullable: true,
      description: 'Registered specialty (诊疗科目).',
    }),
    isReferralTarget: t.exposeBoolean('isReferralTarget', {
      description: 'Whether it takes referrals (是否接收转诊).',
    }),
    status: t.expose('status', { type: DepartmentStatusCode, description: 'Whether it is open (科室状态).' }),
    organization: t.relation('organization', { description: 'Whose department it is (所属机构).' }),
  }),
});

/** The systems that tell the attendance of an organisation. */
const FEEDS = {
  where: { revokedAt: null, attendanceSinceAt: { not: null } },
  select: { heardAt: true, silentAt: true },
} as const;

const latest = (instants: readonly (Date | null)[]): Date | null =>
  instants.reduce((last, at) => (at !== null && (last === null || at > last) ? at : last), null);

export const Organization = builder.prismaObject('Organization', {
  ...access('organization.entry'),
  description: 'An organisation of the network (机构). The directory is open to everybody who is signed in.',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Identifier.' }),
    version: t.exposeInt('version', { description: 'To be named as `expectedVersion` by the next change.' }),
    name: t.exposeString('name', { description: 'Name (机构名称).' }),
    uscc: t.exposeString('uscc', { description: 'Unified social credit code, GB 32100 (统一社会信用代码).' }),
    licenceNo: t.exposeString('licenceNo', {
      nullable: true,
      description: 'Number of the practice licence (医疗机构执业许可证登记号).',
    }),
    kind: t.expose('kind', { type: Kind, description: 'What it is (机构类别).' }),
    ws218Code: t.exposeString('ws218Code', {
      nullable: true,
      description: 'Category by WS 218 (卫生机构类别代码).',
    }),
    level: t.expose('level', { type: Level, description: 'Level (级).' }),
    grade: t.exposeString('grade', { nullable: true, description: 'Grade within the level (等次).' }),
    region: t.relation('region', { description: 'Where it is (行政区划).' }),
    address: t.exposeString('address', { description: 'Address (地址).' }),
    phone: t.exposeString('phone', { nullable: true, description: 'Telephone number (电话).' }),
    isInsuranceDesignated: t.exposeBoolean('isInsuranceDesignated', {
      description: 'Whether the medical insurance pays here (医保定点).',
    }),
    bedsTotal: t.exposeInt('bedsTotal', { nullable: true, description: 'Beds (床位数).' }),
    bedsNursing: t.exposeInt('bedsNursing', {
      nullable: true,
      description: 'Nursing beds among them (护理型床位数).',
    }),
    status: t.expose('status', { type: Status, description: 'Whether it takes part (机构状态).' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was registered (登记时间).' }),
    feedHeardAt: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'When the system that tells this hospital’s attendance was last heard, to the minute; null where people tell it (最近通信时间).',
      select: { hisClients: FEEDS },
      resolve: ({ hisClients }) => latest(hisClients.map(({ heardAt }) => heardAt)),
    }),
    isFeedSilent: t.boolean({
      description: 'Whether that system is silent now: nobody is missed by the clock meanwhile (是否静默).',
      select: { hisClients: FEEDS },
      resolve: ({ hisClients }, _args, context) => {
        const silentAt = latest(hisClients.map((client) => client.silentAt));
        return silentAt !== null && silentAt <= actingOf(context).clock.now();
      },
    }),
    capabilities: t.field({
      type: [Capability],
      description: 'What it can do for others (服务能力).',
      select: { capabilities: { orderBy: { capability: 'asc' } } },
      resolve: ({ capabilities }) => capabilities.map(({ capability }) => capability),
    }),
    greenChannelStages: t.field({
      type: [Stage],
      description: 'Stages of the green channel that it offers (绿色通道环节).',
      select: { greenChannelStages: { orderBy: { stage: 'asc' } } },
      resolve: ({ greenChannelStages }) => greenChannelStages.map(({ stage }) => stage),
    }),
    departments: t.relation('departments', {
      description: 'Its departments by code (科室).',
      complexity: shortList,
      query: { orderBy: { code: 'asc' } },
    }),
    partOf: t.relation('partOf', {
      nullable: true,
      description: 'The organisation that it is part of, for an in-house clinic the home (上级机构).',
    }),
    parts: t.relation('parts', {
      description: 'The organisations that are part of it (下属机构).',
      complexity: shortList,
      query: { orderBy: { id: 'asc' } },
    }),
    availableActions: t.field({
      type: [AvailableAction],
      description: 'What the viewer may do with this entry of the directory, and why not (可办操作).',
      select: { id: true, status: true },
      resolve: (organization, _args, context) => organizationActions(actingOf(context).viewer, organization),
    }),
  }),
});
