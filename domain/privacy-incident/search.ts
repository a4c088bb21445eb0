import type { PrivacyIncidentKind, PrivacyIncidentState } from '../codes/privacy-incident.ts';
import type { Viewer } from '../viewer.ts';
import { privacyIncidentsVisible } from './policy.ts';

export interface PrivacyIncidentFilter {
  readonly states?: readonly PrivacyIncidentState[] | null | undefined;
  readonly isOverdue?: boolean | null | undefined;
  readonly kind?: PrivacyIncidentKind | null | undefined;
}

/** `isOverdue` as a row filter: of what is past its term, only what is open. */
const overdue = (isWanted: boolean, now: Date) =>
  isWanted
    ? { state: 'OPEN', dueAt: { lte: now } }
    : { OR: [{ state: { not: 'OPEN' } }, { dueAt: { gt: now } }] };

/** The incidents of the viewer's worklist that are asked for; every part narrows. */
export const privacyIncidentsWanted = (viewer: Viewer, filter: PrivacyIncidentFilter, now: Date) => ({
  AND: [
    privacyIncidentsVisible(viewer, now),
    ...(filter.states == null ? [] : [{ state: { in: [...filter.states] } }]),
    ...(filter.isOverdue == null ? [] : [overdue(filter.isOverdue, now)]),
    ...(filter.kind == null ? [] : [{ kind: filter.kind }]),
  ],
});
