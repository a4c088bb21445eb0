import { type ActInput, type Deciding, perform } from '../act.ts';
import { localDateOf } from '../calendar-date.ts';
import type { PractitionerCategory } from '../codes/practitioner.ts';
import type { Role } from '../codes/role.ts';
import { InvalidInput, NotFound, RuleRefused } from '../errors.ts';
import { newId } from '../id.ts';
import { appendDirectoryEvent } from '../organization/directory-event.ts';
import { keptOrganization } from '../organization/rules.ts';
import { inForceOn } from '../person/policy.ts';
import { requireName } from '../require-name.ts';
import { requireText } from '../require-text.ts';
import { takenRefusal } from '../unique-key.ts';
import type { Acting } from '../viewer.ts';
import { addRole } from './add-role.ts';

export interface PractitionerRegisterInput extends ActInput {
  readonly organizationId: string;
  /** Somebody of the organisation who is no practitioner yet; absent: a new person with `name`. */
  readonly personId?: string | null | undefined;
  readonly name?: string | null | undefined;
  readonly licenceNo?: string | null | undefined;
  readonly category: PractitionerCategory;
  readonly title?: string | null | undefined;
  /** The first role, from today on. */
  readonly role?: Role | null | undefined;
  readonly departmentId?: string | null | undefined;
}

const LICENCE = /^[0-9A-Z]{5,32}$/;

const TAKEN = {
  licenceNo: new RuleRefused({
    code: 'PRACTITIONER_LICENCE_TAKEN',
    message:
      'A practitioner with this licence number is already registered; give that person a role instead.',
    path: ['licenceNo'],
    rule: 'V3: one licence, one practitioner',
  }),
  personId: new RuleRefused({
    code: 'PRACTITIONER_EXISTS',
    message: 'This person is already registered as a practitioner.',
    path: ['personId'],
    rule: 'domain 2 Practitioner',
  }),
} as const;

/**
 * The licence number in normal form; the practice licences of doctors, nurses and others share no pattern.
 * @throws InvalidInput PRACTITIONER_LICENCE_FORM
 */
export function licenceIn(text: string): string {
  const licenceNo = text.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase();
  if (LICENCE.test(licenceNo)) return licenceNo;
  const message = 'A practice licence number has 5 to 32 digits and letters.';
  throw new InvalidInput({ code: 'PRACTITIONER_LICENCE_FORM', message, path: ['licenceNo'], rule: 'V3' });
}

async function colleague({ tx, now }: Deciding, organizationId: string, id: string): Promise<string> {
  const roleAssignments = { some: { organizationId, ...inForceOn(localDateOf(now)) } };
  const person = await tx.db.person.findFirst({
    where: { id, roleAssignments },
    include: { practitioner: true },
  });
  if (person === null) throw new NotFound('person', ['personId']);
  if (person.practitioner !== null) throw TAKEN.personId;
  return person.id;
}

async function personOf(deciding: Deciding, input: PractitionerRegisterInput): Promise<string> {
  const { tx, now } = deciding;
  const { personId, name } = input;
  if ((personId == null) === (name == null)) {
    const message = 'Give either the name of a new person or the id of a colleague.';
    throw new InvalidInput({
      code: 'PERSON_OR_NAME',
      message,
      path: ['personId'],
      rule: 'domain 2 Practitioner',
    });
  }
  if (personId != null) return colleague(deciding, input.organizationId, personId);
  const id = newId(now);
  await tx.db.person.create({ data: { id, name: requireName(name ?? '', 'name'), createdAt: now } });
  return id;
}

/**
 * Registers a practitioner, as a new person or for a colleague, with a first role if one is named.
 * @returns the practitioner's id
 * @throws NotFound, InvalidInput, RuleRefused PRACTITIONER_LICENCE_TAKEN, PRACTITIONER_EXISTS, ROLE_…
 */
export const registerPractitioner = (acting: Acting, input: PractitionerRegisterInput): Promise<string> =>
  perform(acting, 'practitionerRegister', input, async (deciding) => {
    const { tx, now } = deciding;
    const organization = await keptOrganization(deciding, 'practitionerRegister', input.organizationId);
    const licenceNo = input.licenceNo == null ? null : licenceIn(input.licenceNo);
    const title = input.title == null ? null : requireText(input.title, 'title', 100);
    if (licenceNo !== null && (await tx.db.practitioner.count({ where: { licenceNo } })) > 0)
      throw TAKEN.licenceNo;
    const personId = await personOf(deciding, input);
    const id = newId(now);
    const { category, role, departmentId } = input;
    if (departmentId != null && role == null) {
      const message = 'A department is that of a role: name the role too.';
      throw new InvalidInput({
        code: 'ROLE_MISSING',
        message,
        path: ['role'],
        rule: 'domain 2 PractitionerRole',
      });
    }
    try {
      await tx.db.practitioner.create({
        data: { id, personId, licenceNo, category, title, registeredByOrgId: organization.id },
      });
    } catch (error) {
      throw takenRefusal(error, TAKEN);
    }
    const event = { noun: 'practitioner', nounId: id, act: 'practitionerRegister', to: 'ACTIVE' } as const;
    await appendDirectoryEvent(deciding, organization.id, { ...event, facts: { personId, category } });
    if (role != null) await addRole(deciding, { personId, organization }, { role, departmentId });
    return id;
  });
