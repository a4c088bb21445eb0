import { ADMISSION_NEWS_RULES } from '../admission/record.ts';
import { type AvailableAction, availableAction, refusalsOf } from '../available-action.ts';
import { CAPACITY_RULES } from '../capacity-assessment/assess.ts';
import { CONSENT_RULES } from '../consent/record.ts';
import { CONTACT_RULES } from '../contact/set.ts';
import { REPORT_RULES } from '../death/report.ts';
import { RECORD_PULL_RULES } from '../record-snapshot/pull.ts';
import { REPRESENTATIVE_RULES } from '../representative/appoint.ts';
import { ADMISSION_RULES } from '../residency/begin.ts';
import { SAFETY_RULES } from '../safety-block/record.ts';
import type { Viewer } from '../viewer.ts';
import { CORRECTION_RULES } from './correct.ts';
import { UNMASK_RULES } from './open-in-full.ts';
import { facingOf, requiresCare } from './rules.ts';

const RULES = {
  residentCorrect: CORRECTION_RULES,
  contactSet: CONTACT_RULES,
  residencyBegin: ADMISSION_RULES,
  consentRecord: CONSENT_RULES,
  representativeAppoint: REPRESENTATIVE_RULES,
  capacityAssess: CAPACITY_RULES,
  safetyBlockRecord: SAFETY_RULES,
  recordPull: RECORD_PULL_RULES,
  admissionRecord: ADMISSION_NEWS_RULES,
  deathReport: REPORT_RULES,
} as const;

/**
 * What the viewer may do with a resident now, and why not (domain 8.2). Whether a stay in another
 * home overlaps is only judged by the act: the answer here must not tell of it.
 */
export function residentActions(
  viewer: Viewer,
  resident: Parameters<typeof facingOf>[1],
  now: Date,
): AvailableAction[] {
  const facing = facingOf(viewer, resident, now);
  const actions = Object.entries(RULES).map(([act, rules]) =>
    availableAction(act, refusalsOf([requiresCare, ...rules], facing)),
  );
  const unmask = refusalsOf(UNMASK_RULES, { viewer, resident, now });
  return [...actions, availableAction('residentUnmask', unmask)];
}
