import type { EmergencyNote } from '../codes/emergency.ts';
import type { OrganizationCapability } from '../codes/organization.ts';
import { isOfAlliance } from '../referral/fitting-target.ts';
import type { Side } from '../referral/sides.ts';
import { isInGroup, type SignedGroup } from '../referral/signed-group.ts';
import type { SafetyContent } from '../safety-block/content.ts';

/** What speaks against the hospital that is told: it is told all the same. */
export interface AboutTarget {
  readonly from: Side;
  readonly to: Side;
  readonly isDepartmentOpen: boolean;
  readonly safety: SafetyContent | null;
  readonly group: SignedGroup | null;
  readonly isConsented: boolean;
  readonly isRosterKept: boolean;
  /** Null where no home has the resident, between which and the hospital one could be. */
  readonly isAgreed: boolean | null;
}

/** What speaks against who tells of it, and how: it is told all the same. */
export interface AboutSender {
  readonly isDuplicate: boolean;
  readonly safety: SafetyContent | null;
  readonly isSenderActive: boolean;
  readonly isByDoctor: boolean;
  readonly isReviewDue: boolean;
  /** Why the resident is not the notifier's to act for. */
  readonly refusals: readonly { readonly code: string }[];
}

const holding = (table: readonly (readonly [EmergencyNote, boolean])[]): EmergencyNote[] =>
  table.filter(([, holds]) => holds).map(([note]) => note);

const isInfected = (safety: SafetyContent | null): boolean =>
  safety?.infectionStatus === 'SUSPECTED' || safety?.infectionStatus === 'CONFIRMED';

/** The rules about the hospital that are passed over. */
export function notesOnTarget(about: AboutTarget): EmergencyNote[] {
  const { from, to, isDepartmentOpen, safety, group, isConsented, isRosterKept, isAgreed } = about;
  const can = (wanted: OrganizationCapability) =>
    to.capabilities.some(({ capability }) => capability === wanted);
  return holding([
    ['NO_CONSENT_ON_RECORD', !isConsented],
    ['NO_CAPABILITY', !can('EMERGENCY')],
    ['NO_INFECTIOUS', isInfected(safety) && !can('INFECTIOUS')],
    ['OUT_OF_ALLIANCE', from.allianceId !== null && !isOfAlliance(from, to)],
    ['OUT_OF_GROUP', !isInGroup(group, [to.id])],
    ['NO_AGREEMENT', isAgreed === false],
    ['TARGET_NOT_ACTIVE', to.status !== 'ACTIVE'],
    ['DEPARTMENT_NOT_OPEN', !isDepartmentOpen],
    ['NO_DUTY_ROSTER', !isRosterKept],
  ]);
}

/** The rules about the notice itself that are passed over. */
export function notesOnSender(about: AboutSender): EmergencyNote[] {
  const { isDuplicate, safety, isSenderActive, isByDoctor, isReviewDue, refusals } = about;
  const refusedBy = (...codes: readonly string[]) => refusals.some(({ code }) => codes.includes(code));
  return holding([
    ['DUPLICATE', isDuplicate],
    ['NO_SAFETY_BLOCK', safety === null],
    ['SENDER_NOT_ACTIVE', !isSenderActive],
    ['NO_DOCTOR', !isByDoctor],
    ['NOT_REVIEWED', isReviewDue],
    ['NOT_IN_CARE', refusedBy('NOT_IN_CARE', 'RECORD_NOT_OPEN')],
    ['RECORDED_DECEASED', refusedBy('DECEASED')],
  ]);
}

/** The notes of an emergency, as they are kept and as they are read. */
export const keptNotes = (notes: readonly EmergencyNote[]): string => JSON.stringify([...new Set(notes)]);
export const notesIn = (kept: string): EmergencyNote[] => JSON.parse(kept) as EmergencyNote[];
