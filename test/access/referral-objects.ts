import type { Role } from '../../domain/codes/role.ts';
import type { SceneObject } from './standing.ts';

const SENDERS: readonly Role[] = ['CLINIC_DOCTOR', 'FAMILY_DOCTOR', 'HOSP_DOCTOR', 'REFERRAL_OFFICE'];
const DECIDERS: readonly Role[] = [...SENDERS, 'NH_NURSE'];
const RECEIVERS: readonly Role[] = [...DECIDERS, 'HOSP_SCHED'];
const BEGUN = { A: ['own organisation'] };
const SIGNED = { ...BEGUN, H: ['participating'] };

const SUPERVISOR: readonly Role[] = ['HEALTH_SUPERVISOR'];
/** Sent in the region of G and of H itself: who supervises it sees that there is somebody, and no more. */
const SENT = { ...BEGUN, H: ['participating', 'region'], G: ['region'] };
const AT_H: readonly Role[] = [...SENDERS, ...SUPERVISOR];

/** How each organisation stands to the referrals of the scene: A begins what H signs. */
export const REFERRAL_OBJECTS: Readonly<Record<string, SceneObject>> = {
  zA: { of: { ...SENT, B: ['participating'] }, onlyAt: { H: AT_H, B: RECEIVERS }, about: 'rA' },
  // A draft, which is nobody else's, and not yet the resident's.
  zD: { of: BEGUN },
  // K has said no, and sees what it has answered, and nothing of what was asked.
  zN: { of: { ...SENT, K: ['participating'] }, onlyAt: { H: AT_H, K: DECIDERS }, about: 'rA' },
  zNrecord: { of: SIGNED, onlyAt: { H: SENDERS }, about: 'rA' },
  // Two are asked: each sees a notice and its own answer, and not whom it is about.
  zMentry: { of: SIGNED, onlyAt: { H: SENDERS }, about: 'rA' },
  zM: {
    ...{ of: { ...SENT, K: ['participating'], B: ['participating'] }, about: 'rA' },
    onlyAt: { H: AT_H, K: DECIDERS, B: DECIDERS },
  },
  zMofK: {
    ...{ of: { ...SENT, K: ['participating'] }, about: 'rA' },
    onlyAt: { H: AT_H, K: DECIDERS },
  },
  zMofB: {
    ...{ of: { ...SENT, B: ['participating'] }, about: 'rA' },
    onlyAt: { H: AT_H, B: DECIDERS },
  },
  // Treated by B now.
  zB: { of: { ...SIGNED, B: ['participating'] }, onlyAt: { H: SENDERS, B: RECEIVERS }, about: 'rA' },
  // Ended after K has said no; the consent of E is withdrawn, and the region sees it nevertheless.
  zR: { of: SIGNED, onlyAt: { H: SENDERS }, about: 'rA' },
  zW: { of: SENT, onlyAt: { H: AT_H }, about: 'rA' },
  // Told to E in an emergency, which needs no consent; what E has diverted, it only sees where it stands.
  zE: { of: { ...SENT, E: ['participating'] }, onlyAt: { H: AT_H, E: RECEIVERS }, about: 'rA' },
  zV: { of: { ...SENT, E: ['participating'] }, onlyAt: { H: AT_H, E: RECEIVERS }, about: 'rA' },
  zVrecord: { of: SIGNED, onlyAt: { H: SENDERS }, about: 'rA' },
  // Treated by D, although the consent is withdrawn since.
  zT: { of: { ...SIGNED, D: ['participating'] }, onlyAt: { H: SENDERS, D: RECEIVERS }, about: 'rA' },
  zC: {
    of: { C: ['own organisation', 'region'], O: ['participating'], G: ['region'] },
    ...{ about: 'rC', onlyAt: { O: [...RECEIVERS, 'RESIDENT', 'REPRESENTATIVE'] } },
  },
};
