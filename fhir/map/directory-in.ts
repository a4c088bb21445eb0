import { z } from 'zod';
import { isLocalDate } from '../../domain/calendar-date.ts';
import { isCodeOf } from '../../domain/codes/code-table.ts';
import { PRACTITIONER_CATEGORIES, type PractitionerCategory } from '../../domain/codes/practitioner.ts';
import { ROLES, type Role } from '../../domain/codes/role.ts';
import { codeSystem, SYSTEMS } from '../codes.ts';
import { extension } from '../extensions.ts';
import { unprocessable } from '../facade/fault.ts';
import { addressIn, addressParts } from './address-in.ts';
import { currentName, nameOf } from './human-name.ts';
import { codeIn, concept, extensionIn, extensions, period, reference } from './shapes.ts';

const identifiers = z
  .array(z.object({ system: z.string().optional(), value: z.string().optional() }))
  .optional();

/** What is read of the directory that a system sends. */
export const receivedDepartment = z.object({
  extension: extensions,
  identifier: identifiers,
  active: z.boolean().optional(),
  providedBy: reference.optional(),
  ...{ type: z.array(concept).optional(), specialty: z.array(concept).optional() },
  name: z.string(),
});
const word = z.string().optional();
export const receivedLocation = z.object({
  managingOrganization: reference.optional(),
  telecom: z.array(z.object({ system: word, value: word })).optional(),
  address: z.object(addressParts).optional(),
});
export const receivedPractitioner = z.object({
  identifier: identifiers,
  active: z.boolean().optional(),
  name: z.array(
    z.object({
      ...{ text: z.string().optional(), use: z.string().optional(), period: period.optional() },
      ...{ family: z.string().optional(), given: z.array(z.string()).optional() },
    }),
  ),
  qualification: z.array(z.object({ code: concept })).optional(),
});
export const receivedRole = z.object({
  active: z.boolean().optional(),
  period: period.optional(),
  practitioner: reference,
  organization: reference.optional(),
  code: z.array(concept),
  healthcareService: z.array(reference).max(1).optional(),
});

const required = (message: string, expression: string) =>
  unprocessable('ELEMENT_REQUIRED', message, expression, 'required');

const valueIn = (list: z.infer<typeof identifiers>, system: string): string | null =>
  list?.find((one) => one.system === system)?.value ?? null;

/** 诊疗科目: by its name; null where none is said. */
function specialtyIn({ type = [], specialty = [] }: z.infer<typeof receivedDepartment>): string | null {
  const [first] = specialty.length > 0 ? specialty : type;
  const coded = first?.coding?.find(({ system }) => system === codeSystem('specialty'))?.code;
  return coded ?? first?.text ?? null;
}

/** A department as it is said. @throws FhirFault 422 ELEMENT_REQUIRED */
export function departmentIn(received: z.infer<typeof receivedDepartment>) {
  const code = valueIn(received.identifier, SYSTEMS.department);
  if (code === null)
    throw required('Say its code as identifier of the network.', 'HealthcareService.identifier');
  const isReferralTarget = extensionIn(received.extension, extension('accepts-referral'))?.valueBoolean;
  const status = received.active === undefined ? undefined : received.active ? 'ACTIVE' : 'CLOSED';
  return { code, name: received.name, specialty: specialtyIn(received), isReferralTarget, status } as const;
}

type ReceivedLocation = z.infer<typeof receivedLocation>;

/** The place of an organisation as it is said, whole. @throws FhirFault 422 ELEMENT_REQUIRED */
export function placeIn({ address, telecom = [] }: ReceivedLocation) {
  if (address === undefined) throw required('Say the address.', 'Location.address');
  const phone = telecom.find(({ system = 'phone' }) => system === 'phone')?.value ?? null;
  return { address: addressIn(address), phone };
}

function categoryIn(of: z.infer<typeof concept> | undefined): PractitionerCategory {
  const where = {
    ...{ list: 'practitioner-category', table: PRACTITIONER_CATEGORIES },
    expression: 'Practitioner.qualification',
  };
  const category = of === undefined ? null : codeIn(of, where);
  if (category !== null) return category;
  const message = `Say the category by a code of ${codeSystem('practitioner-category')}.`;
  throw required(message, where.expression);
}

/** What stands in a registration beside the licence, by the name of today. @throws FhirFault 422 ELEMENT_REQUIRED, CODE_UNKNOWN */
export function registrationIn(
  { name = [], qualification }: z.infer<typeof receivedPractitioner>,
  today: string,
) {
  const [{ code } = { code: undefined }] = qualification ?? [];
  const title = code?.text ?? null;
  return { name: nameOf(currentName(name, today) ?? {}) ?? '', category: categoryIn(code), title };
}

/** A practitioner as it is said. @throws FhirFault 422 ELEMENT_REQUIRED, CODE_UNKNOWN */
export function practitionerIn(received: z.infer<typeof receivedPractitioner>, today: string) {
  const licenceNo = valueIn(received.identifier, SYSTEMS.licence);
  if (licenceNo === null) throw required('Say the licence number.', 'Practitioner.identifier');
  return { licenceNo, ...registrationIn(received, today) };
}

/** @throws FhirFault 422 CODE_UNKNOWN */
export function roleIn({ code: [first, ...more] }: z.infer<typeof receivedRole>): Role {
  if (more.length > 0) {
    const message = 'A PractitionerRole gives one role: send one for each.';
    throw unprocessable('ROLE_TWICE', message, 'PractitionerRole.code[1]', 'business-rule');
  }
  const code = first?.coding?.find(({ system }) => system === codeSystem('role'))?.code ?? '';
  if (isCodeOf(ROLES, code)) return code;
  const message = `A role is a code of ${codeSystem('role')}.`;
  throw unprocessable('CODE_UNKNOWN', message, 'PractitionerRole.code', 'code-invalid');
}

/** First and last day; null where they are open. @throws FhirFault 422 ELEMENT */
export function termIn({ period: told }: z.infer<typeof receivedRole>) {
  const [fromOn, toOn] = [told?.start ?? null, told?.end ?? null];
  if ([fromOn, toOn].every((day) => day === null || isLocalDate(day))) return { fromOn, toOn };
  const message = 'A role begins and ends on a day, as YYYY-MM-DD.';
  throw unprocessable('ELEMENT', message, 'PractitionerRole.period', 'structure');
}
