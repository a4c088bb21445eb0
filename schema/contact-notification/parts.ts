import type { NumberToCall } from '../../domain/contact-notification/call.ts';
import type { Callee } from '../../domain/contact-notification/callees.ts';
import { maskPhone } from '../../domain/mask.ts';
import { masked } from '../../domain/resident/masked.ts';
import { openedText } from '../../domain/seal/text.ts';
import { access } from '../access.ts';
import { PersonBrief } from '../brief.ts';
import { builder } from '../builder.ts';
import { Relation } from '../contact-input.ts';
import { personOf } from '../named.ts';
import { RepresentativeKindCode } from '../representative-kind.ts';
import { Result } from './codes.ts';

/** Somebody to call, and whether that was tried. */
export interface ShownCallee extends Callee {
  readonly isCalled: boolean;
}

const idOf = (of: Callee['of'], callee: Callee): string | null => (callee.of === of ? callee.id : null);

export const CalleeType = builder.objectRef<ShownCallee>('Callee').implement({
  ...access('contactNotification.calls'),
  description: 'Somebody who is called for a resident: a contact, or a representative (被联系人).',
  fields: (t) => ({
    contactId: t.id({
      nullable: true,
      description: 'The contact; null for a representative (联系人).',
      resolve: (callee) => idOf('Contact', callee),
    }),
    representativeId: t.id({
      nullable: true,
      description: 'The representative; null for a contact (监护人、代理人).',
      resolve: (callee) => idOf('Representative', callee),
    }),
    name: t.exposeString('name', { description: 'Name (姓名).' }),
    relation: t.expose('relation', {
      type: Relation,
      nullable: true,
      description: 'Of a contact: relation to the resident (与老人的关系).',
    }),
    kind: t.expose('kind', {
      type: RepresentativeKindCode,
      nullable: true,
      description: 'Of a representative: by which right; PUBLIC_BODY is called last (类别).',
    }),
    phoneMasked: t.string({
      nullable: true,
      description:
        'Telephone number as 138****1234; `contactNotificationCall` shows it in full (电话, 脱敏).',
      resolve: ({ of, id, phoneSealed }) =>
        masked(phoneSealed, { table: of, row: id, column: 'phoneSealed' }, maskPhone),
    }),
    isCalled: t.exposeBoolean('isCalled', {
      description: 'Whether that person was called about it already (是否已联系).',
    }),
  }),
});

export const ContactCall = builder.prismaObject('ContactCall', {
  ...access('contactNotification.calls'),
  description: 'One call: who was called, when, and what came of it (通话记录).',
  select: { id: true },
  fields: (t) => ({
    no: t.exposeInt('no', { description: 'Which call of the task, from 1 on (序号).' }),
    contactId: t.exposeID('contactId', {
      nullable: true,
      description: 'The contact who was called (联系人).',
    }),
    representativeId: t.exposeID('representativeId', {
      nullable: true,
      description: 'The representative who was called (监护人、代理人).',
    }),
    name: t.exposeString('name', { description: 'The name by which that person was called then (姓名).' }),
    calledAt: t.expose('calledAt', { type: 'DateTime', description: 'When (通话时间).' }),
    result: t.expose('result', { type: Result, description: 'What came of it (通话结果).' }),
    text: t.string({
      nullable: true,
      description: 'What was said, or why nobody could be reached (说明).',
      select: { id: true, textSealed: true },
      resolve: ({ id, textSealed }) =>
        openedText(textSealed, { table: 'ContactCall', row: id, column: 'textSealed' }),
    }),
    calledBy: t.field({
      type: PersonBrief,
      description: 'Who called (联系人员).',
      select: { calledById: true },
      resolve: ({ calledById }, _args, context) => personOf(calledById, context),
    }),
    recordedAt: t.expose('recordedAt', {
      type: 'DateTime',
      description: 'When it was put on record (登记时间).',
    }),
  }),
});

export const NumberToCallType = builder.objectRef<NumberToCall>('NumberToCall').implement({
  ...access('contactNotification.number'),
  description: 'A number in full, to be called now; not to be kept (待拨打号码).',
  fields: (t) => ({
    contactId: t.exposeID('contactId', { nullable: true, description: 'The contact (联系人).' }),
    representativeId: t.exposeID('representativeId', {
      nullable: true,
      description: 'The representative (监护人、代理人).',
    }),
    name: t.exposeString('name', { description: 'Name (姓名).' }),
    phone: t.exposeString('phone', {
      nullable: true,
      description: 'Telephone number in full; null where none is known (电话).',
    }),
  }),
});
