import { perform } from '../act.ts';
import { isCalendarDate, localDateOf } from '../calendar-date.ts';
import type { Capacity } from '../codes/resident.ts';
import type { Role } from '../codes/role.ts';
import { InvalidInput } from '../errors.ts';
import { appendEvent } from '../event-log.ts';
import { newId } from '../id.ts';
import { requireName } from '../require-name.ts';
import { requireLongText, requireText } from '../require-text.ts';
import { findResident } from '../resident/find.ts';
import { forRoles, requiresLife, requiresOpenRecord } from '../resident/rules.ts';
import { sealedText } from '../seal/text.ts';
import { type Acting, actingRole } from '../viewer.ts';
import { writeLatest } from './latest.ts';

export interface CapacityAssessInput {
  readonly idempotencyKey: string;
  readonly residentId: string;
  readonly capacity: Capacity;
  readonly assessedOn: string;
  /** Who assessed it: a doctor, an expert body, a court. */
  readonly assessorName: string;
  /** On what it rests. */
  readonly basis: string;
  readonly documentRef?: string | null | undefined;
}

/** Who puts an assessment on record; who assessed it is a text of its own. */
export const CAPACITY_ROLES: readonly Role[] = ['NH_NURSE', 'CLINIC_DOCTOR', 'FAMILY_DOCTOR', 'HOSP_DOCTOR'];

export const CAPACITY_RULES = [forRoles('capacityAssess', CAPACITY_ROLES), requiresOpenRecord, requiresLife];

const RULE = 'domain 2 Resident: capacity with date, assessor, basis';

function requireAssessed(
  { capacity, assessedOn }: CapacityAssessInput,
  birthOn: string | null,
  todayOn: string,
): void {
  const refuse = (code: string, message: string, path: string): never => {
    throw new InvalidInput({ code, message, path: [path], rule: RULE });
  };
  if (capacity === 'NOT_ASSESSED')
    refuse('CAPACITY_NOT_ASSESSED', 'An assessment says what it found.', 'capacity');
  if (!isCalendarDate(assessedOn)) refuse('CAPACITY_DATE', 'This date does not exist.', 'assessedOn');
  if (assessedOn > todayOn)
    refuse('CAPACITY_IN_FUTURE', 'An assessment cannot lie in the future.', 'assessedOn');
  if (birthOn !== null && assessedOn < birthOn)
    refuse('CAPACITY_BEFORE_BIRTH', 'Nobody is assessed before being born.', 'assessedOn');
}

/**
 * Puts an assessment of capacity on record. What was assessed before stays; the resident's capacity is the latest one's.
 * @returns the id of the assessment
 * @throws InvalidInput CAPACITY_NOT_ASSESSED, CAPACITY_DATE, CAPACITY_IN_FUTURE, CAPACITY_BEFORE_BIRTH,
 *   TEXT_…; RuleRefused RECORD_NOT_OPEN
 */
export const assessCapacity = (acting: Acting, input: CapacityAssessInput): Promise<string> =>
  perform(acting, 'capacityAssess', input, async (deciding) => {
    const { tx, now } = deciding;
    const { viewer } = acting;
    const resident = await findResident(deciding, input.residentId, CAPACITY_RULES);
    const { id: residentId, journeyId, birthOn } = resident;
    requireAssessed(input, birthOn, localDateOf(now));
    const { capacity, assessedOn, documentRef } = input;
    const id = newId(now);
    const basis = requireLongText(input.basis, 'basis');
    await tx.db.capacityAssessment.create({
      data: {
        ...{ id, journeyId, residentId, capacity, assessedOn },
        assessorName: requireName(input.assessorName, 'assessorName'),
        basisSealed: sealedText(basis, { table: 'CapacityAssessment', row: id, column: 'basisSealed' }),
        documentRef: documentRef == null ? null : requireText(documentRef, 'documentRef', 200),
        ...{ recordedByOrgId: viewer.organizationId, recordedById: viewer.personId, recordedAt: now },
      },
    });
    await writeLatest(tx, residentId);
    const facts = { residentId, assessedOn };
    const change = { noun: 'capacityAssessment', nounId: id, act: 'capacityAssess', to: capacity } as const;
    const role = actingRole(viewer, CAPACITY_ROLES);
    await appendEvent(tx, { ...change, journeyId, role, facts }, acting, now);
    return id;
  });
