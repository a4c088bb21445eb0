import { type AvailableAction, availableAction, refusalsOf } from '../available-action.ts';
import type { Viewer } from '../viewer.ts';
import { KEEPING_RULES, type KeepingFacts } from './rules.ts';

const OFFERED = [
  'organizationRevise',
  'departmentSet',
  'practitionerRegister',
  'roleAssign',
  'personInvite',
] as const;

/** What the viewer may do with an organisation's entry in the directory, and why not. */
export const organizationActions = (
  viewer: Viewer,
  organization: KeepingFacts['organization'],
): AvailableAction[] =>
  OFFERED.map((act) => availableAction(act, refusalsOf(KEEPING_RULES[act], { viewer, organization })));
