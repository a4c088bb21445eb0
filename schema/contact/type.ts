import { maskPhone } from '../../domain/mask.ts';
import { masked } from '../../domain/resident/masked.ts';
import { access } from '../access.ts';
import { builder } from '../builder.ts';
import { Occasion, Relation } from '../contact-input.ts';

export const Contact = builder.prismaObject('Contact', {
  ...access('contact.entry'),
  description: 'Somebody who is called for a resident (联系人). A contact is no representative.',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Identifier.' }),
    version: t.exposeInt('version', {
      description: 'Rises with every change; changes name the version of the resident.',
    }),
    rank: t.exposeInt('rank', { description: '1 is called first (呼叫顺序).' }),
    name: t.exposeString('name', { description: 'Name (姓名).' }),
    relation: t.expose('relation', {
      type: Relation,
      description: 'Relation to the resident (与老人的关系).',
    }),
    phoneMasked: t.string({
      description: 'Telephone number as 138****1234 (电话, 脱敏).',
      select: { phoneSealed: true },
      resolve: ({ id, phoneSealed }) =>
        masked(phoneSealed, { table: 'Contact', row: id, column: 'phoneSealed' }, maskPhone) ?? '',
    }),
    language: t.exposeString('language', {
      nullable: true,
      description: 'Language in which to call (语言).',
    }),
    notifyOn: t.field({
      type: [Occasion],
      description: 'On what the contact wants to be told (通知事项).',
      select: { notifyOn: { orderBy: { occasion: 'asc' } } },
      resolve: ({ notifyOn }) => notifyOn.map(({ occasion }) => occasion),
    }),
    endedAt: t.expose('endedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Since when no longer called (停用时间).',
    }),
  }),
});
