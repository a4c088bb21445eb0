import { RuleRefused } from '../errors.ts';

/**
 * 1+1+1 组合: the family doctor whom a resident has signed with, the organisation of the team, and the hospitals that were
 * chosen (requirements A.3).
 */
export interface SignedGroup {
  readonly doctorId: string;
  readonly teamOrgId: string;
  readonly hospitalIds: readonly string[];
}

/** Who signs a referral, and whom it asks. */
export interface GroupQuestion {
  readonly signerId: string;
  readonly direction: string;
  readonly targetOrgIds: readonly string[];
  /** Why it leads out of the group, where somebody has written that. */
  readonly reasonText: string | null;
}

/** Whether everybody who is asked is in the group; nobody is out of a group who has none. */
export const isInGroup = (group: SignedGroup | null, targetOrgIds: readonly string[]): boolean =>
  group === null || targetOrgIds.every((id) => id === group.teamOrgId || group.hospitalIds.includes(id));

/** Who follows the referral to its end: the contracted family doctor, otherwise the doctor who signs (requirements A2.6). */
export const ownerOf = (group: SignedGroup | null, signerId: string): string => group?.doctorId ?? signerId;

/**
 * Inside the group everything is free; outside it the contracted family doctor signs, or a reason stands beside the choice. A
 * way down is never checked (domain 3.5.2, requirements A2.8).
 */
export function wayOut(group: SignedGroup | null, question: GroupQuestion): RuleRefused | null {
  const { signerId, direction, targetOrgIds, reasonText } = question;
  if (group === null || direction === 'DOWN' || isInGroup(group, targetOrgIds)) return null;
  if (signerId === group.doctorId || reasonText !== null) return null;
  const message = 'Outside the 1+1+1 group the contracted family doctor refers, or say why.';
  const path = ['targetReasonText'];
  return new RuleRefused({ code: 'OUT_OF_GROUP', message, path, rule: 'domain 3.5.2, requirements A2.8' });
}

/** The group of a resident. Contracts are what it rests on, and the network keeps none: nobody has signed. */
export const signedGroupOf = (_residentId: string): SignedGroup | null => null;
