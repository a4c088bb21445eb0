import type { Showing } from './canary.ts';
import { REFERRED } from './objects.ts';

/** What shows the id of a resident, beside the card. */
export const ID_OF: Readonly<Record<'rA' | 'rC', readonly Showing[]>> = {
  rA: [['audit.entry', 'eA']],
  rC: [['audit.entry', 'eC']],
};

/** What shows who a resident is, by the minimum: the card on everything that is about the resident. */
export const CARD_OF: Readonly<Record<'rA' | 'rC', readonly Showing[]>> = {
  rA: [
    ['resident.identity', 'rA'],
    ...['sA', 'sD'].map((stay) => ['residency.entry', stay] as const),
    ...['cK', 'cE', 'cB', 'cN'].map((consent) => ['consent.entry', consent] as const),
    ...['aA', 'hA', 'qA', 'wA', 'aD'].map((appointment) => ['appointment.entry', appointment] as const),
    ['breakGlass.text', 'bH'],
    ['privacyIncident.text', 'iA'],
    ['handover.entry', 'vhA'],
    ['alarm.resident', 'mA'],
    ['admission.entry', 'nA'],
    ['death.entry', 'dA'],
    ['contactNotification.entry', 'tellA'],
    ['linkedWardStay.entry', 'yA'],
    ...REFERRED.map((referral) => ['referral.entry', referral] as const),
  ],
  rC: [
    ['resident.identity', 'rC'],
    ['residency.entry', 'sC'],
    ['consent.entry', 'cC'],
    ['appointment.entry', 'aC'],
    ['privacyIncident.text', 'iC'],
    ['handover.entry', 'vhC'],
    ['alarm.resident', 'mC'],
    ['admission.entry', 'nC'],
    ['death.entry', 'dC'],
    ['contactNotification.entry', 'tellC'],
    ['linkedWardStay.entry', 'yC'],
    ['referral.entry', 'zC'],
  ],
};
