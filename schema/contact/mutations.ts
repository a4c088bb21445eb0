import { contactsVisible } from '../../domain/contact/policy.ts';
import { setContact } from '../../domain/contact/set.ts';
import { REGISTRARS } from '../../domain/resident/policy.ts';
import { read } from '../../prisma/client.ts';
import { actingOf, builder } from '../builder.ts';
import { refusals } from '../errors.ts';
import { reread, stillOpen } from '../reread.ts';
import { ContactSetInput } from './inputs.ts';
import { Contact } from './type.ts';

builder.mutationField('contactSet', (t) =>
  t.prismaField({
    type: Contact,
    description: 'Adds a contact, changes it, moves it in the order of calling, or ends it (设置联系人).',
    authScopes: { role: REGISTRARS },
    errors: refusals.changing('contact'),
    args: { input: t.arg({ type: ContactSetInput, required: true, description: 'The contact.' }) },
    resolve: async (query, _root, { input }, context) => {
      const acting = actingOf(context);
      const id = await setContact(acting, input);
      const where = { AND: [{ id }, contactsVisible(acting.viewer, acting.clock.now())] };
      return stillOpen('contact', await read().contact.findFirst({ ...reread(query), where }));
    },
  }),
);
