import { localDateOf } from '../../domain/calendar-date.ts';
import { contains } from '../../domain/interval.ts';
import { maskPhone } from '../../domain/mask.ts';
import { representativesVisible } from '../../domain/representative/policy.ts';
import { representativeWarnings } from '../../domain/representative/warnings.ts';
import { masked } from '../../domain/resident/masked.ts';
import { access } from '../access.ts';
import { actingOf, builder } from '../builder.ts';
import { openTo } from '../open-to.ts';
import { RepresentativeKindCode } from '../representative-kind.ts';
import { unlessVoided, voidedArgs, voidedAt } from '../voided.ts';
import { Warning } from '../warning.ts';

export const Representative = builder.prismaObject('Representative', {
  ...access('representative.entry'),
  description: 'Who may act for a resident, by a document, from one day to another (监护人、代理人).',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Identifier.' }),
    version: t.exposeInt('version', { description: 'To be named as `expectedVersion` by the next change.' }),
    kind: t.expose('kind', { type: RepresentativeKindCode, description: 'By which right (类别).' }),
    name: t.exposeString('name', { description: 'Name (姓名).' }),
    phoneMasked: t.string({
      nullable: true,
      description: 'Telephone number as 138****1234 (电话, 脱敏).',
      select: { id: true, phoneSealed: true },
      resolve: ({ id, phoneSealed }) =>
        masked(phoneSealed, { table: 'Representative', row: id, column: 'phoneSealed' }, maskPhone),
    }),
    document: t.exposeString('document', { description: 'The document: title, number, issuer (文书).' }),
    fromOn: t.expose('fromOn', { type: 'LocalDate', description: 'First day (生效日期).' }),
    toOn: t.expose('toOn', {
      type: 'LocalDate',
      nullable: true,
      description: 'Last day, where there is one (截止日期).',
    }),
    isInForce: t.boolean({
      description: 'Whether the document holds today (是否有效).',
      select: { fromOn: true, toOn: true, voidedAt: true },
      resolve: ({ voidedAt, ...term }, _args, context) =>
        voidedAt === null && contains(term, localDateOf(actingOf(context).clock.now())),
    }),
    voidedAt: t.expose('voidedAt', voidedAt),
    warnings: t.field({
      type: [Warning],
      description: 'Where kind and capacity of the resident do not fit (提示).',
      select: { kind: true, resident: { select: { capacity: true } } },
      resolve: ({ kind, resident: { capacity } }) => representativeWarnings({ kind, capacity }),
    }),
  }),
});

builder.prismaObjectFields('Resident', (t) => ({
  representatives: t.relation('representatives', {
    ...access('representative.entry'),
    description: 'Who may act for the resident, the latest first, past ones too (监护人、代理人).',
    args: voidedArgs(t.arg),
    query: (args, context) => ({
      where: { AND: [unlessVoided(args), openTo(representativesVisible, context)] },
      orderBy: [{ fromOn: 'desc' as const }, { id: 'desc' as const }],
    }),
  }),
}));
