import type { Deciding } from '../act.ts';
import { localDateOf } from '../calendar-date.ts';
import type { Role } from '../codes/role.ts';
import { InvalidInput, NotFound, RuleRefused } from '../errors.ts';
import { notVoided } from '../not-voided.ts';
import { givenByOthers, keepsHolders } from '../practitioner/role-rules.ts';
import { lockSurvivor, survivorOf } from '../resident/alias.ts';
import { keptBy } from '../resident/kept.ts';
import { recordsOpen, residentsInCare } from '../resident/policy.ts';
import type { Viewer } from '../viewer.ts';
import { inForceOn } from './policy.ts';

/** Whose record an account of the family opens. */
export interface FamilyRecord {
  readonly residentId?: string | null | undefined;
  readonly representativeId?: string | null | undefined;
}

/** What is stored of it: the one that there is. */
interface OneRecord {
  readonly residentId: string | null;
  readonly representativeId: string | null;
}

const RULE = 'domain 1 RESIDENT, REPRESENTATIVE; V19';

/** Whether the viewer invites residents and who represents them; whom of these, `isFamilyInCare` says. */
export const invitesFamily = (viewer: Viewer, organizationId: string): boolean =>
  keepsHolders(viewer, 'RESIDENT', organizationId);

/**
 * Whether the organisation has the resident in care now, with the record open to the viewer, and the document of a
 * representative holds. Asked when an account is made and at each new one-time password: who gives one out could sign
 * in with it.
 */
export async function isFamilyInCare(
  { tx, now, acting: { viewer } }: Deciding,
  organizationId: string,
  { residentId, representativeId }: FamilyRecord,
): Promise<boolean> {
  const open = [recordsOpen(viewer, now), residentsInCare(viewer, now)];
  // Who has only registered somebody whom others know must not make an account that sees the record.
  const resident = { AND: [keptBy(organizationId, now), ...open] };
  if (residentId != null) {
    return (await tx.db.resident.count({ where: { AND: [{ id: residentId }, resident] } })) > 0;
  }
  const where = { id: representativeId ?? '', ...notVoided, ...inForceOn(localDateOf(now)), resident };
  return (await tx.db.representative.count({ where })) > 0;
}

/**
 * The record that a new account is for: the one that its role needs, and no other.
 * @throws InvalidInput RECORD_OF_ROLE; NotFound; RuleRefused ROLE_GIVEN_BY_OTHERS, FAMILY_ACCOUNT_EXISTS
 */
export async function newFamilyRecord(
  deciding: Deciding,
  organizationId: string,
  { role, residentId, representativeId }: FamilyRecord & { readonly role: Role | null },
): Promise<OneRecord> {
  const record = {
    residentId: residentId == null ? null : await survivorOf(deciding.tx, residentId),
    representativeId: representativeId ?? null,
  };
  const isOfRole =
    (record.residentId !== null) === (role === 'RESIDENT') &&
    (record.representativeId !== null) === (role === 'REPRESENTATIVE');
  if (!isOfRole) {
    const message =
      'RESIDENT is invited with `residentId`, REPRESENTATIVE with `representativeId`, nobody else with any.';
    throw new InvalidInput({ code: 'RECORD_OF_ROLE', message, path: ['role'], rule: RULE });
  }
  if (role !== 'RESIDENT' && role !== 'REPRESENTATIVE') return record;
  // Before the record is looked at: who gives no such account learns nothing of it.
  if (!invitesFamily(deciding.acting.viewer, organizationId)) throw givenByOthers(role);
  const held = await holdFamilyRecord(deciding, organizationId, record);
  if (!(await isFamilyInCare(deciding, organizationId, held))) {
    const isResident = role === 'RESIDENT';
    throw new NotFound(isResident ? 'resident' : 'representative', [
      isResident ? 'residentId' : 'representativeId',
    ]);
  }
  await requireFirstAccount(deciding, organizationId, held);
  return held;
}

/** The record that goes on, locked; the organisation before it, as a stay that begins or ends there does. */
async function holdFamilyRecord(
  { tx }: Deciding,
  organizationId: string,
  { residentId, representativeId }: OneRecord,
): Promise<OneRecord> {
  await tx.lock('Organization', organizationId);
  if (representativeId !== null) await tx.lock('Representative', representativeId);
  return { residentId: residentId === null ? null : await lockSurvivor(tx, residentId), representativeId };
}

/** One account for each record and organisation: the record's row is held, so that of two at once the second sees it. */
async function requireFirstAccount(
  { tx }: Deciding,
  organizationId: string,
  record: OneRecord,
): Promise<void> {
  const own = { ...record, roleAssignments: { some: { organizationId } } };
  if ((await tx.db.person.count({ where: own })) === 0) return;
  const message = 'There is an account already; invite that person again.';
  throw new RuleRefused({ code: 'FAMILY_ACCOUNT_EXISTS', message, path: ['role'], rule: RULE });
}
