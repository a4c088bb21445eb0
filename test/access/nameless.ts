import type { MutationName } from '../support/acts.ts';

/** Acts that name no object of somebody else, and why. */
export const NAMELESS: Readonly<Partial<Record<MutationName, string>>> = {
  dutyRosterSet: 'names people: who is unknown and who has no such role here are refused alike',
  appointmentBookBulk:
    'names a session, which is public; of each resident it answers what appointmentBook would',
  agreementPropose: 'names organisations, which stand in the directory',
  organizationRegister: 'makes something new',
  residentRegister: 'makes something new; what it tells is tested with the registration',
  passwordChange: 'is about the own account',
  totpEnrol: 'is about the own account',
  totpConfirm: 'is about the own account',
  breakGlassOpen: 'is for those whom one does not know: see the network-wide rules',
  breakGlassSignOff: 'is for the security administrator, who sees all of them',
};
