import { type AvailableAction, availableAction, refusalsOf } from '../available-action.ts';
import { localDateOf } from '../calendar-date.ts';
import type { DateSpan } from '../interval.ts';
import { forRoles } from '../resident/rules.ts';
import type { Viewer } from '../viewer.ts';
import { HOME_ROLES } from './policy.ts';
import { phaseOf, presenceRefusals, requiresHome, requiresNotEnded } from './rules.ts';

/** What the viewer may do with a stay now, and why not (domain 8.2). */
export function residencyActions(viewer: Viewer, stay: DateSpan, now: Date): AvailableAction[] {
  const facing = { viewer, phase: phaseOf(stay, localDateOf(now)) };
  const refusals = [
    ...refusalsOf([forRoles('residencyEnd', HOME_ROLES), requiresHome], facing),
    ...refusalsOf([requiresNotEnded], facing),
  ];
  const presence = [
    ...refusalsOf([forRoles('presenceSet', HOME_ROLES)], facing),
    ...presenceRefusals(viewer, stay, now),
  ];
  return [availableAction('residencyEnd', refusals), availableAction('presenceSet', presence)];
}
