import type { NotificationOccasion } from '../domain/codes/resident.ts';
import { contactsVisible, currentContacts } from '../domain/contact/policy.ts';
import { maskPhone } from '../domain/mask.ts';
import { masked } from '../domain/resident/masked.ts';
import { access } from './access.ts';
import { builder, type GraphContext } from './builder.ts';
import { Relation } from './contact-input.ts';
import { openTo } from './open-to.ts';

interface ToTell {
  readonly id: string;
  readonly name: string;
  readonly relation: string;
  readonly phoneSealed: string;
}

/** Shared by what contacts want to be told: the list that the nurse calls through. */
export const ContactToTell = builder.objectRef<ToTell>('ContactToTell').implement({
  ...access('contact.entry'),
  description: 'A contact who is to be told, in the order in which they are called (须通知的联系人).',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Identifier of the contact.' }),
    name: t.exposeString('name', { description: 'Name (姓名).' }),
    relation: t.expose('relation', {
      type: Relation,
      description: 'Relation to the resident (与老人的关系).',
    }),
    phoneMasked: t.string({
      nullable: true,
      description: 'Telephone number as 138****1234 (电话, 脱敏).',
      resolve: ({ id, phoneSealed }) =>
        masked(phoneSealed, { table: 'Contact', row: id, column: 'phoneSealed' }, maskPhone),
    }),
  }),
});

/** The contacts of a resident who want to be told on an occasion, as far as they are open to who asks. */
export const contactsToTell = (occasion: NotificationOccasion, context: GraphContext) => ({
  ...currentContacts,
  where: {
    AND: [currentContacts.where, { notifyOn: { some: { occasion } } }, openTo(contactsVisible, context)],
  },
  select: { id: true, name: true, relation: true, phoneSealed: true },
});
