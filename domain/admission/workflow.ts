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

/** Who has an admission voided: the staff among them; what a representative told is the organisation's to take back. */
export const ADMISSION_VOIDERS: readonly Role[] = TELLERS.filter((role) => role !== 'REPRESENTATIVE');

/** 住院. One that is told of afterwards begins as DISCHARGED. */
export const admissionWorkflow: Workflow<AdmissionState> = {
  noun: 'admission',
  states: ['ADMITTED', 'DISCHARGED', 'VOIDED'],
  initial: ['ADMITTED', 'DISCHARGED'],
  terminal: ['DISCHARGED', 'VOIDED'],
  acts: [
    {
      act: 'admissionRecord',
      from: ['ADMITTED'],
      to: 'DISCHARGED',
      by: TELLERS,
      side: 'TELLER',
      source: 'domain 3.4, 3.8: from whoever first knows',
    },
    {
      act: 'recordVoid',
      from: ['ADMITTED', 'DISCHARGED'],
      to: 'VOIDED',
      by: ADMISSION_VOIDERS,
      side: 'RECORDER',
      source: 'domain 0 VOIDED: by two people of the organisation that put it on record',
    },
  ],
  timers: [],
};
