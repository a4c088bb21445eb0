import { InvalidInput } from '../errors.ts';
import { newId } from '../id.ts';
import { requirePhone } from '../require-phone.ts';
import { requireText } from '../require-text.ts';
import type { AgreementProposeInput } from './proposal.ts';

/** The contact persons of both sides as rows. @throws InvalidInput when one is of neither side, or malformed */
export const contactRows = (input: AgreementProposeInput, now: Date) =>
  (input.contacts ?? []).map((contact, at) => {
    const { organizationId } = contact;
    if (organizationId !== input.nursingHomeId && organizationId !== input.medicalOrgId) {
      const message = 'A contact belongs to one of the two sides.';
      const path = ['contacts', `${at}`, 'organizationId'];
      throw new InvalidInput({
        code: 'AGREEMENT_CONTACT_SIDE',
        message,
        path,
        rule: 'domain 2 CooperationAgreement',
      });
    }
    return {
      id: newId(now),
      organizationId,
      name: requireText(contact.name, 'contacts', 100),
      function: requireText(contact.function, 'contacts', 100),
      phone: requirePhone(contact.phone, ['contacts', `${at}`, 'phone']),
    };
  });
