import { type Policy, whereOpen } from '../access.ts';
import type { Viewer } from '../viewer.ts';
import { actsApprovedBy, approversOf } from './approvers.ts';
import { APPROVER_ROLES, type SecondApprovalSide } from './workflow.ts';

/** A request as its openness depends on it. */
export interface SecondApprovalStanding {
  readonly organizationId: string;
  readonly act: string;
  readonly noun: string;
}

/** Who sees what waits for a second person: who at the deciding organisation may do such an act on such an object. */
export const secondApprovalPolicy: Policy<'list', object, SecondApprovalStanding> = {
  noun: 'secondApproval',
  aspects: ['list'],
  grants: [
    {
      relation: 'OWN_ORGANIZATION',
      roles: APPROVER_ROLES,
      opens: ['list'],
      begins: 'an act is put before a second person of the own organisation',
      ends: 'never: what was decided stays on the list',
      isLasting: true,
      where: (viewer) => ({ organizationId: viewer.organizationId, OR: actsApprovedBy(viewer) }),
      holds: (viewer, { organizationId, act, noun }) =>
        organizationId === viewer.organizationId &&
        approversOf(act, noun).some((role) => viewer.roles.includes(role)),
    },
  ],
};

/** Row filter: what waits, or waited, for somebody in one of the viewer's roles. */
export const secondApprovalsVisible = (viewer: Viewer, now: Date) =>
  whereOpen(secondApprovalPolicy, 'list', viewer, now);

/** The side of a request the viewer is on: nobody is the second person of an own act. */
export const secondApprovalSides = (
  viewer: Viewer,
  { askedById }: { readonly askedById: string },
): SecondApprovalSide[] => (askedById === viewer.personId ? [] : ['SECOND_PERSON']);
