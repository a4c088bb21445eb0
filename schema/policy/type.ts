import type { PolicyValueRow } from '../../domain/policy-value/applied.ts';
import type { PolicyEntry } from '../../domain/policy-value/entries.ts';
import type { PolicyDirection, PolicyScope, PolicyUnit } from '../../domain/policy-value/table.ts';
import { access } from '../access.ts';
import { builder } from '../builder.ts';
import { AppliedPolicy } from '../errors.ts';

const Direction = builder.enumType('PolicyDirection', {
  description: "Which way an organisation may move a value away from its region's (允许调整方向).",
  values: {
    LOWER: { description: '只可调低' },
    HIGHER: { description: '只可调高' },
    ANY: { description: '可调高或调低' },
    NONE: { description: '机构不可调整' },
  } satisfies Record<PolicyDirection, object>,
});

const Scope = builder.enumType('PolicyScope', {
  description: 'Who may set a value of its own (可调整层级).',
  values: {
    REGION: { description: '地区' },
    ORGANIZATION: { description: '机构' },
  } satisfies Record<PolicyScope, object>,
});

const Unit = builder.enumType('PolicyUnit', {
  description: 'Unit of a value (单位).',
  values: {
    MINUTE: { description: '分钟' },
    HOUR: { description: '小时' },
    DAY: { description: '天' },
    WORKING_DAY: { description: '工作日' },
    MINUTE_OF_DAY: { description: '当日零时起的分钟数' },
    MONTH: { description: '月' },
    YEAR: { description: '年' },
    PERCENT: { description: '百分比' },
    COUNT: { description: '个' },
    MEBIBYTE: { description: '兆字节' },
  } satisfies Record<PolicyUnit, object>,
});

const Entry = builder.objectRef<PolicyValueRow>('PolicyValueEntry').implement({
  ...access('policyValue.entry'),
  description:
    'A stored value of a region or an organisation; it is never changed, only followed (历次取值).',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Identifier.' }),
    value: t.exposeInt('value', { description: 'The value, in the unit of its key.' }),
    scope: t.field({
      type: Scope,
      description: 'Whose value it is (层级).',
      resolve: ({ organizationId }) => (organizationId === null ? 'REGION' : 'ORGANIZATION'),
    }),
    regionCode: t.exposeString('regionCode', {
      nullable: true,
      description: 'The region, GB/T 2260 (行政区划代码).',
    }),
    organizationId: t.exposeID('organizationId', { nullable: true, description: 'The organisation (机构).' }),
    effectiveFromAt: t.expose('effectiveFromAt', {
      type: 'DateTime',
      description: 'From when on it holds (生效时间).',
    }),
    recordedAt: t.expose('recordedAt', { type: 'DateTime', description: 'When it was set (记录时间).' }),
    document: t.exposeString('document', { description: 'The document it rests on (依据文件).' }),
    place: t.exposeString('place', { nullable: true, description: 'Where in the document (依据条款).' }),
  }),
});

/** A key of the policy table as it stands at a place. */
export const PolicyValue = builder.objectRef<PolicyEntry>('PolicyValue').implement({
  ...access('policyValue.entry'),
  description:
    'A limit of the network: its default and source, who may override it, and the value here (规则参数).',
  fields: (t) => ({
    key: t.exposeString('key', { description: 'Key of the policy table, for example `appt.holdMinutes`.' }),
    name: t.string({ description: 'Chinese name (名称).', resolve: ({ definition }) => definition.name }),
    meaning: t.string({
      description: 'What it limits (含义).',
      resolve: ({ definition }) => definition.meaning,
    }),
    unit: t.field({
      type: Unit,
      description: 'Unit of every value of this key.',
      resolve: ({ definition }) => definition.unit,
    }),
    min: t.int({
      description: 'The least value that may be set.',
      resolve: ({ definition }) => definition.min,
    }),
    max: t.int({
      description: 'The greatest value that may be set.',
      resolve: ({ definition }) => definition.max,
    }),
    direction: t.field({
      type: Direction,
      description: "Which way an organisation may move it away from its region's value.",
      resolve: ({ definition }) => definition.direction,
    }),
    overridableBy: t.field({
      type: [Scope],
      description: 'Who may set a value of its own.',
      resolve: ({ definition }) => [...definition.scopes],
    }),
    default: t.field({
      type: AppliedPolicy,
      description: 'The value of the network, with its provenance (默认值).',
      resolve: ({ ofDefault }) => ofDefault,
    }),
    applied: t.field({
      type: AppliedPolicy,
      description:
        'The value that counts here and at the asked instant: default ← region ← organisation (现行值).',
      resolve: ({ applied }) => applied,
    }),
    history: t.field({
      type: [Entry],
      description:
        'The values that were set here, latest effect first; announced ones come before their time.',
      resolve: ({ history }) => [...history],
    }),
  }),
});
