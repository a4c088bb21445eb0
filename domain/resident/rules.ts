import type { Rule } from '../available-action.ts';
import type { Role } from '../codes/role.ts';
import { type Refusal, RuleRefused } from '../errors.ts';
import { hasRole, type Viewer } from '../viewer.ts';
import { isInCare, isRecordOpen, type Opening } from './policy.ts';

/** What decides on an act that concerns a loaded resident. */
export interface ResidentFacing {
  readonly viewer: Viewer;
  readonly life: string;
  readonly isRecordOpen: boolean;
  readonly isInCare: boolean;
  /** Stays in the viewer's own home whose last day is not known yet. */
  readonly openStaysHere: number;
}

/** What the rules look at, of a loaded row. */
export const facingOf = (
  viewer: Viewer,
  resident: Opening & { readonly life: string; readonly _count: { readonly residencies: number } },
  now: Date,
): ResidentFacing => ({
  viewer,
  life: resident.life,
  isRecordOpen: isRecordOpen(viewer, resident, now),
  isInCare: isInCare(viewer, resident, now),
  openStaysHere: resident._count.residencies,
});

/** The act is for certain roles; the GraphQL scope asks the same before. */
export const forRoles =
  (act: string, roles: readonly Role[]): Rule<{ readonly viewer: Viewer }> =>
  ({ viewer }) => {
    if (hasRole(viewer, ...roles)) return null;
    return new RuleRefused({
      code: 'NOT_YOUR_ACT',
      message: `${act} is for ${roles.join(', ')}.`,
      rule: 'domain 1 Roles',
    });
  };

/** Who reads a record by consent or in an emergency does not act for the resident. */
export const requiresCare: Rule<ResidentFacing> = ({ isInCare }): Refusal | null => {
  if (isInCare) return null;
  const message = 'The record is open to you to read; the resident is not in the care of your organisation.';
  return new RuleRefused({ code: 'NOT_IN_CARE', message, path: ['residentId'], rule: 'V19' });
};

/** What one does not see one cannot set right. */
export const requiresOpenRecord: Rule<ResidentFacing> = ({ isRecordOpen }): Refusal | null => {
  if (isRecordOpen) return null;
  const message = 'Only the identity of this resident is open to your organisation.';
  return new RuleRefused({ code: 'RECORD_NOT_OPEN', message, path: ['residentId'], rule: 'domain 3.8, V19' });
};

/** Of the dead nothing is said that only happens to the living. */
export const requiresLifeOf: Rule<{ readonly life: string }> = ({ life }): Refusal | null => {
  if (life !== 'DECEASED') return null;
  return new RuleRefused({
    code: 'DECEASED',
    message: 'The resident has died.',
    path: ['residentId'],
    rule: 'domain 3.8',
  });
};

export const requiresLife: Rule<ResidentFacing> = requiresLifeOf;
