import { codesOf } from '../codes/code-table.ts';
import type { Role } from '../codes/role.ts';
import { SECOND_APPROVAL_ACTS, type SecondApprovalAct } from '../codes/second-approval.ts';
import { REGISTRARS } from '../resident/policy.ts';
import { hasRole, type Viewer } from '../viewer.ts';
import { VOIDABLES } from '../void/registry.ts';

/** An act on one kind of object, and who may do it: who may decide about it too. */
interface ApprovedAct {
  readonly act: SecondApprovalAct;
  readonly noun: string;
  readonly by: readonly Role[];
}

const ON_RESIDENTS = { noun: 'resident', by: REGISTRARS } as const;

const ACTS: Readonly<Record<SecondApprovalAct, readonly Omit<ApprovedAct, 'act'>[]>> = {
  recordVoid: Object.values(VOIDABLES),
  residentMerge: [ON_RESIDENTS],
  residentUnmerge: [ON_RESIDENTS],
};

/** Every act that waits for a second person, by the object it is about. */
export const APPROVED_ACTS: readonly ApprovedAct[] = codesOf(SECOND_APPROVAL_ACTS).flatMap((act) =>
  ACTS[act].map(({ noun, by }) => ({ act, noun, by })),
);

/** Who may decide about an act on an object of this kind: who may do it. */
export const approversOf = (act: string, noun: string): readonly Role[] =>
  APPROVED_ACTS.find((one) => one.act === act && one.noun === noun)?.by ?? [];

/** The acts about which a viewer may decide at all. */
export const actsApprovedBy = (viewer: Viewer): { readonly act: string; readonly noun: string }[] =>
  APPROVED_ACTS.filter(({ by }) => hasRole(viewer, ...by)).map(({ act, noun }) => ({ act, noun }));
