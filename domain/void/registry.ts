import type { Noun } from '../event-log.ts';
import { voidableAdmission } from './admission.ts';
import { voidableAgreement } from './agreement.ts';
import { voidableAppointment } from './appointment.ts';
import { voidableCapacityAssessment } from './capacity-assessment.ts';
import { voidableConsent } from './consent.ts';
import { voidableContact } from './contact.ts';
import { voidableLinkedWardStay } from './linked-ward-stay.ts';
import { voidableReferral } from './referral.ts';
import { voidableRepresentative } from './representative.ts';
import { voidableResidency } from './residency.ts';
import { voidableResident } from './resident.ts';
import { voidableSafetyBlock } from './safety-block.ts';
import { voidableSession } from './session.ts';
import { voidableSlotTemplate } from './slot-template.ts';
import type { Voidable } from './voidable.ts';

/** Every noun whose records can be voided, by the code under which `recordVoid` names it. */
export const VOIDABLES = {
  ADMISSION: voidableAdmission,
  AGREEMENT: voidableAgreement,
  APPOINTMENT: voidableAppointment,
  CAPACITY_ASSESSMENT: voidableCapacityAssessment,
  CONSENT: voidableConsent,
  CONTACT: voidableContact,
  LINKED_WARD_STAY: voidableLinkedWardStay,
  REFERRAL: voidableReferral,
  REPRESENTATIVE: voidableRepresentative,
  RESIDENCY: voidableResidency,
  RESIDENT: voidableResident,
  SAFETY_BLOCK: voidableSafetyBlock,
  SESSION: voidableSession,
  SLOT_TEMPLATE: voidableSlotTemplate,
} as const satisfies Readonly<Record<string, Voidable>>;

interface KeptAsProof {
  readonly noun: Noun;
  readonly name: string;
  /** What is done instead. */
  readonly why: string;
}

/** Records that stay as they are, and what is done instead (docs/decisions/void.md). */
export const KEPT_AS_PROOF = {
  BREAK_GLASS: {
    noun: 'breakGlass',
    name: '紧急查阅',
    why: 'An emergency access is the proof that a record was opened; it is closed and signed off.',
  },
  PRIVACY_INCIDENT: {
    noun: 'privacyIncident',
    name: '个人信息安全事件',
    why: 'A privacy incident stays on record; one that was none is closed, and its measures say so.',
  },
  PRACTITIONER: {
    noun: 'practitioner',
    name: '医务人员',
    why: 'A practitioner has signed what others rely on; the roles are ended.',
  },
  ROLE_ASSIGNMENT: {
    noun: 'roleAssignment',
    name: '岗位任命',
    why: 'What was done in a role stays done in it; the role is ended.',
  },
  DEATH: {
    noun: 'death',
    name: '死亡登记',
    why: 'A death that was none is taken back, with all that it has ended (deathReverse).',
  },
  SESSION_STOP: {
    noun: 'sessionStop',
    name: '停诊',
    why: 'Residents were told not to come; the sessions are planned anew and they are booked again.',
  },
  HANDOVER: {
    noun: 'handover',
    name: '交接班',
    why: 'A handover is signed by two; what was wrong in it is told by the next.',
  },
  JOINT_ROUND: {
    noun: 'jointRound',
    name: '共同查房',
    why: 'A joint round is signed by two organisations: until then it is written anew, later the next one says what was wrong; a wrong stay takes its rounds with it.',
  },
} as const satisfies Readonly<Record<string, KeptAsProof>>;

export type VoidableNoun = keyof typeof VOIDABLES | keyof typeof KEPT_AS_PROOF;

/** The nouns with their Chinese names, for the API. */
export const VOIDABLE_NOUNS = Object.fromEntries(
  Object.entries({ ...VOIDABLES, ...KEPT_AS_PROOF }).map(([code, { name }]) => [code, name]),
) as Readonly<Record<VoidableNoun, string>>;

/** How a record of this noun is voided; undefined for what stays as proof. */
export const voidableOf = (noun: string): Voidable | undefined =>
  Object.values<Voidable>(VOIDABLES).find((one) => one.noun === noun);
