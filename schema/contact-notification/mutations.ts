import { callFamily, numbersToCall } from '../../domain/contact-notification/call.ts';
import { notifyContact } from '../../domain/contact-notification/notified.ts';
import { contactNotificationsVisible } from '../../domain/contact-notification/policy.ts';
import { contactNotificationWorkflow } from '../../domain/contact-notification/workflow.ts';
import { rolesOfAct } from '../../domain/workflow.ts';
import { read } from '../../prisma/client.ts';
import { actingOf, builder } from '../builder.ts';
import { refusals } from '../errors.ts';
import { key } from '../key.ts';
import { openTo } from '../open-to.ts';
import { reread, stillOpen } from '../reread.ts';
import { Result } from './codes.ts';
import { NumberToCallType } from './parts.ts';
import { ContactNotification } from './type.ts';

const ContactNotifiedInput = builder.inputType('ContactNotifiedInput', {
  description: 'Who was called, and what came of it (联系家属登记).',
  fields: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    contactNotificationId: t.id({ required: true, description: 'What the family is told of.' }),
    expectedVersion: t.int({ required: true, description: 'The version that was read.' }),
    contactId: t.id({ description: 'The contact who was called; this or `representativeId` (联系人).' }),
    representativeId: t.id({ description: 'The representative who was called (监护人、代理人).' }),
    calledAt: t.field({ type: 'DateTime', required: true, description: 'When (通话时间).' }),
    result: t.field({ type: Result, required: true, description: 'What came of it (通话结果).' }),
    text: t.string({ description: 'What was said, or why nobody could be reached (说明).' }),
  }),
});

const ContactNotificationCallInput = builder.inputType('ContactNotificationCallInput', {
  description: 'Which family is about to be called (查看待拨打号码).',
  fields: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    contactNotificationId: t.id({ required: true, description: 'What the family is told of.' }),
  }),
});

builder.mutationFields((t) => ({
  contactNotified: t.prismaField({
    type: ContactNotification,
    description:
      'Puts on record that somebody was called: reached, the family knows; else the next one is to be called (联系家属登记).',
    authScopes: { role: rolesOfAct(contactNotificationWorkflow, 'contactNotified') },
    errors: refusals.moving('contactNotification'),
    args: { input: t.arg({ type: ContactNotifiedInput, required: true, description: 'Who, and when.' }) },
    resolve: async (query, _root, { input }, context) => {
      const id = await notifyContact(actingOf(context), input);
      const where = { AND: [{ id }, openTo(contactNotificationsVisible, context)] };
      const found = await read().contactNotification.findFirst({ ...reread(query), where });
      return stillOpen('contactNotification', found);
    },
  }),
  contactNotificationCall: t.field({
    type: [NumberToCallType],
    description:
      'Shows the numbers of a family that is to be told, in full and in the order of calling; that is put on record ' +
      '(查看待拨打号码).',
    authScopes: { role: rolesOfAct(contactNotificationWorkflow, 'contactNotificationCall') },
    errors: refusals.undoing('numbers'),
    args: { input: t.arg({ type: ContactNotificationCallInput, required: true, description: 'Whose.' }) },
    resolve: async (_root, { input }, context) => {
      const acting = actingOf(context);
      return numbersToCall(acting, await callFamily(acting, input));
    },
  }),
}));
