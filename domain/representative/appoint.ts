import { perform } from '../act.ts';
import type { RepresentativeKind } from '../codes/resident.ts';
import { appendEvent } from '../event-log.ts';
import { newId } from '../id.ts';
import { requireName } from '../require-name.ts';
import { requirePhone } from '../require-phone.ts';
import { requireText } from '../require-text.ts';
import { findResident } from '../resident/find.ts';
import { forRoles, requiresLife, requiresOpenRecord } from '../resident/rules.ts';
import { seal } from '../seal/seal.ts';
import { type Acting, actingRole } from '../viewer.ts';
import { APPOINTING_ROLES } from './policy.ts';
import { requireDocumentTerm, requireNotStaff } from './rules.ts';

export interface RepresentativeAppointInput {
  readonly idempotencyKey: string;
  readonly residentId: string;
  readonly kind: RepresentativeKind;
  readonly name: string;
  readonly phone: string;
  /** The document by which that person may act: title, number, who issued it. */
  readonly document: string;
  readonly fromOn: string;
  readonly toOn?: string | null | undefined;
  /** The representative only bears the name of one of the staff. */
  readonly isNamesake?: boolean | null | undefined;
}

export const REPRESENTATIVE_RULES = [
  forRoles('representativeAppoint', APPOINTING_ROLES),
  requiresOpenRecord,
  requiresLife,
];

const phoneColumns = (id: string, phone: string) => ({
  phoneSealed: seal().seal(phone, { table: 'Representative', row: id, column: 'phoneSealed' }),
  phoneIndex: seal().index(phone, 'phone'),
});

/**
 * Writes down who may act for a resident, by which document and from when to when (domain 2 Representative). Whether
 * the kind fits the resident's capacity is a warning and never in the way.
 * @returns the id of the representative
 * @throws InvalidInput REPRESENTATIVE_DATE, REPRESENTATIVE_TERM, PHONE_FORM, TEXT_…; RuleRefused STAFF_AS_REPRESENTATIVE
 */
export const appointRepresentative = (acting: Acting, input: RepresentativeAppointInput): Promise<string> =>
  perform(acting, 'representativeAppoint', input, async (deciding) => {
    const { tx, now } = deciding;
    const { viewer } = acting;
    const resident = await findResident(deciding, input.residentId, REPRESENTATIVE_RULES);
    const { id: residentId, journeyId } = resident;
    const { kind, fromOn, toOn = null } = input;
    requireDocumentTerm({ fromOn, toOn });
    const name = requireName(input.name, 'name');
    const document = requireText(input.document, 'document', 300);
    const phone = requirePhone(input.phone, ['phone']);
    const isNamesake = input.isNamesake === true;
    const named = { residentId, kind, name, isNamesake, organizationId: viewer.organizationId };
    await requireNotStaff(tx, named, now);
    const id = newId(now);
    const data = { id, residentId, kind, name, document, fromOn, toOn, ...phoneColumns(id, phone) };
    await tx.db.representative.create({ data });
    const facts = { residentId, kind, fromOn, toOn, isNamesake };
    const change = { noun: 'representative', nounId: id, act: 'representativeAppoint' } as const;
    const role = actingRole(viewer, APPOINTING_ROLES);
    await appendEvent(tx, { ...change, to: 'APPOINTED', journeyId, role, facts }, acting, now);
    return id;
  });
