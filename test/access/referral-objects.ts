import type { Role } from '../../domain/codes/role.ts';
import type { SceneObject } from './standing.ts';

const SENDERS: readonly Role[] = ['CLINIC_DOCTOR', 'FAMILY_DOCTOR', 'REFERRAL_OFFICE'];
const RECEIVERS: readonly Role[] = ['REFERRAL_OFFICE', 'HOSP_DOCTOR', 'CLINIC_DOCTOR', 'HOSP_SCHED'];
const BEGUN = { A: ['own organisation'] };
const SIGNED = { ...BEGUN, H: ['participating'] };

/** How each organisation stands to the referrals of the scene: A begins what H signs. */
export const REFERRAL_OBJECTS: Readonly<Record<string, SceneObject>> = {
  zA: { of: { ...SIGNED, B: ['participating'] }, onlyAt: { H: SENDERS, B: RECEIVERS }, about: 'rA' },
  // A draft, which is nobody else's, and not yet the resident's.
  zD: { of: BEGUN },
  // K has said no, and sees what it has answered, and nothing of what was asked.
  zN: {
    ...{ of: { ...SIGNED, K: ['participating'] }, about: 'rA' },
    onlyAt: { H: SENDERS, K: RECEIVERS.filter((role) => role !== 'HOSP_SCHED') },
  },
  zNrecord: { of: SIGNED, onlyAt: { H: SENDERS }, about: 'rA' },
  // Ended after K has said no; the consent of E is withdrawn.
  zR: { of: SIGNED, onlyAt: { H: SENDERS }, about: 'rA' },
  zW: { of: SIGNED, onlyAt: { H: SENDERS }, about: 'rA' },
  // Treated by D, although the consent is withdrawn since.
  zT: { of: { ...SIGNED, D: ['participating'] }, onlyAt: { H: SENDERS, D: RECEIVERS }, about: 'rA' },
  zC: {
    ...{ of: { C: ['own organisation'], O: ['participating'] }, about: 'rC' },
    onlyAt: { O: [...RECEIVERS, 'RESIDENT', 'REPRESENTATIVE'] },
  },
};
