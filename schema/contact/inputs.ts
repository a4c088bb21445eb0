import { builder } from '../builder.ts';
import { contactExtras, Relation } from '../contact-input.ts';

export const ContactSetInput = builder.inputType('ContactSetInput', {
  description: 'One contact: a new one, or with `contactId` what is to change in it (联系人设置).',
  fields: (t) => ({
    idempotencyKey: t.string({
      required: true,
      description: '16 to 64 of `[A-Za-z0-9_-]`; a repeat has one effect.',
    }),
    residentId: t.id({ required: true, description: 'Whose contact (老人).' }),
    expectedVersion: t.int({ required: true, description: 'The version of the resident that was read.' }),
    contactId: t.id({ description: 'Which contact to change; a new one when left out.' }),
    rank: t.int({ description: '1 is called first; the others keep their order (呼叫顺序).' }),
    name: t.string({ description: 'Name (姓名).' }),
    relation: t.field({ type: Relation, description: 'Relation to the resident (与老人的关系).' }),
    phone: t.string({ description: 'Telephone number, mainland or E.164; left out it stays (电话).' }),
    ...contactExtras(t),
    isEnded: t.boolean({ description: 'The contact is no longer called (不再联系).' }),
  }),
});
