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

/** 住院. One that is told of afterwards begins as DISCHARGED. */
export const admissionWorkflow: Workflow<AdmissionState> = {
  noun: 'admission',
  states: ['ADMITTED', 'DISCHARGED'],
  initial: ['ADMITTED', 'DISCHARGED'],
  terminal: ['DISCHARGED'],
  acts: [
    {
      act: 'admissionRecord',
      from: ['ADMITTED'],
      to: 'DISCHARGED',
      by: TELLERS,
      side: 'TELLER',
      source: 'domain 3.4, 3.8: from whoever first knows',
    },
  ],
  timers: [],
};
