import type { AdmissionState } from '../codes/admission.ts';
import type { Role } from '../codes/role.ts';
import type { Workflow } from '../workflow.ts';

/** Whoever knows of an admission tells of it: the home, the doctors, the hospital, the representative (domain 3.8). */
export const TELLERS: readonly Role[] = [
  'NH_NURSE',
  'CLINIC_DOCTOR',
  'FAMILY_DOCTOR',
  'HOSP_DOCTOR',
  'HOSP_SCHED',
  'REPRESENTATIVE',
];

/** The staff among them: what a representative told is the organisation's to put right or to take back. */
export const ADMISSION_STAFF: readonly Role[] = TELLERS.filter((role) => role !== 'REPRESENTATIVE');

const PUT_RIGHT = {
  act: 'admissionCorrect',
  by: ADMISSION_STAFF,
  source: 'domain 3.8: corrections with history',
};
/** The hospital knows best; what somebody else put on record that one may set right too. */
const CORRECTIONS = (['HOSPITAL', 'RECORDER'] as const).flatMap((side) => [
  { ...PUT_RIGHT, side, from: ['ADMITTED', 'DISCHARGED'] as const, to: 'ADMITTED' as const },
  { ...PUT_RIGHT, side, from: ['ON_LEAVE'] as const, to: 'ON_LEAVE' as const },
  { ...PUT_RIGHT, side, from: ['ON_LEAVE'] as const, to: 'ADMITTED' as const },
  { ...PUT_RIGHT, side, from: ['DISCHARGED'] as const, to: 'DISCHARGED' as const },
]);

/** 住院. One that is told of afterwards begins as DISCHARGED. */
export const admissionWorkflow: Workflow<AdmissionState> = {
  noun: 'admission',
  states: ['PLANNED', 'ADMITTED', 'ON_LEAVE', 'DISCHARGED', 'CANCELLED', 'VOIDED'],
  initial: ['PLANNED', 'ADMITTED', 'DISCHARGED'],
  terminal: ['CANCELLED', 'VOIDED'],
  acts: [
    {
      act: 'admissionPlan',
      from: ['PLANNED'],
      to: 'PLANNED',
      by: ADMISSION_STAFF,
      side: 'TELLER',
      source: 'domain 6: Encounter planned',
    },
    {
      act: 'admissionCallOff',
      from: ['PLANNED'],
      to: 'CANCELLED',
      by: ADMISSION_STAFF,
      side: 'TELLER',
      source: 'domain 6: Encounter cancelled when called off',
    },
    {
      act: 'admissionRecord',
      from: ['PLANNED'],
      to: 'ADMITTED',
      by: TELLERS,
      side: 'TELLER',
      source: 'domain 3.4, 3.8: from whoever first knows',
    },
    {
      act: 'admissionRecord',
      from: ['PLANNED', 'ADMITTED', 'ON_LEAVE'],
      to: 'DISCHARGED',
      by: TELLERS,
      side: 'TELLER',
      source: 'domain 3.4, 3.8: from whoever first knows',
    },
    {
      act: 'admissionLeave',
      from: ['ADMITTED'],
      to: 'ON_LEAVE',
      by: ADMISSION_STAFF,
      side: 'TELLER',
      source: 'domain 3.8: leave, from whoever first knows',
    },
    {
      act: 'admissionReturn',
      from: ['ON_LEAVE'],
      to: 'ADMITTED',
      by: ADMISSION_STAFF,
      side: 'TELLER',
      source: 'domain 3.8: leave, from whoever first knows',
    },
    ...CORRECTIONS,
    {
      act: 'recordVoid',
      from: ['PLANNED', 'ADMITTED', 'ON_LEAVE', 'DISCHARGED', 'CANCELLED'],
      to: 'VOIDED',
      by: ADMISSION_STAFF,
      side: 'RECORDER',
      source: 'domain 0 VOIDED: by two people of the organisation that put it on record',
    },
  ],
  timers: [],
};
