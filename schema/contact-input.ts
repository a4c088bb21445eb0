import { CONTACT_RELATIONS, NOTIFICATION_OCCASIONS } from '../domain/codes/resident.ts';
import { builder, type InputFields } from './builder.ts';
import { codeEnum } from './codes.ts';

export const Relation = codeEnum(
  'ContactRelation',
  'Relation to the resident by GB/T 4761 (与老人的关系).',
  CONTACT_RELATIONS,
);
export const Occasion = codeEnum(
  'NotificationOccasion',
  'On what a contact wants to be told (通知事项).',
  NOTIFICATION_OCCASIONS,
);

export const contactExtras = (t: InputFields) => ({
  language: t.string({ description: 'Language in which to call (语言).' }),
  notifyOn: t.field({ type: [Occasion], description: 'On what the contact wants to be told (通知事项).' }),
});

/** Shared by every act that may bring contacts along. */
export const ContactInput = builder.inputType('ContactInput', {
  description: 'Somebody who is called for a resident (联系人).',
  fields: (t) => ({
    name: t.string({ required: true, description: 'Name (姓名).' }),
    relation: t.field({
      type: Relation,
      required: true,
      description: 'Relation to the resident (与老人的关系).',
    }),
    phone: t.string({ required: true, description: 'Telephone number, mainland or E.164 (电话).' }),
    ...contactExtras(t),
  }),
});
