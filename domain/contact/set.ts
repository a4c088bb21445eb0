import { type Deciding, perform } from '../act.ts';
import type { ContactRelation, NotificationOccasion } from '../codes/resident.ts';
import { claimVersion } from '../compare-and-set.ts';
import { InvalidInput, NotFound, RuleRefused } from '../errors.ts';
import { appendEvent } from '../event-log.ts';
import { requireName } from '../require-name.ts';
import { requirePhone } from '../require-phone.ts';
import { requireText } from '../require-text.ts';
import { isInHome } from '../residency/stays.ts';
import { type FoundResident, findResident } from '../resident/find.ts';
import { REGISTRARS } from '../resident/policy.ts';
import { forRoles, requiresOpenRecord } from '../resident/rules.ts';
import type { Acting } from '../viewer.ts';
import { insertContact, requireContactRoom } from './add.ts';
import { phoneColumns, requireContact } from './fields.ts';
import { placedAt } from './order.ts';
import { currentContacts } from './policy.ts';

/** One contact: a new one, or with `contactId` what is to change in it. */
export interface ContactSetInput {
  readonly idempotencyKey: string;
  readonly residentId: string;
  /** Version of the resident: the order of the list belongs to the resident. */
  readonly expectedVersion: number;
  readonly contactId?: string | null | undefined;
  /** 1 is called first. Left out: behind the others, or where the contact stands. */
  readonly rank?: number | null | undefined;
  readonly name?: string | null | undefined;
  readonly relation?: ContactRelation | null | undefined;
  readonly phone?: string | null | undefined;
  readonly language?: string | null | undefined;
  readonly notifyOn?: readonly NotificationOccasion[] | null | undefined;
  /** The contact is no longer called. */
  readonly isEnded?: boolean | null | undefined;
}

export const CONTACT_RULES = [forRoles('contactSet', REGISTRARS), requiresOpenRecord];

type Listed = Awaited<ReturnType<typeof contactsOf>>;

const contactsOf = ({ tx }: Deciding, residentId: string) =>
  tx.db.contact.findMany({ ...currentContacts, where: { residentId, endedAt: null } });

async function writeOrder({ tx }: Deciding, listed: Listed, order: readonly string[]): Promise<void> {
  for (const [index, id] of order.entries()) {
    const rank = index + 1;
    const before = listed.find((contact) => contact.id === id);
    if (before !== undefined && before.rank !== rank)
      await tx.db.contact.update({ where: { id }, data: { rank } });
  }
}

function required<T>(value: T | null | undefined, field: string): T {
  if (value != null) return value;
  const detail = {
    code: 'CONTACT_INCOMPLETE',
    message: `A new contact needs ${field}.`,
    rule: 'domain 2 Contact',
  };
  throw new InvalidInput({ ...detail, path: [field] });
}

async function addContact(
  deciding: Deciding,
  resident: FoundResident,
  input: ContactSetInput,
): Promise<string> {
  const contact = requireContact({
    name: required(input.name, 'name'),
    relation: required(input.relation, 'relation'),
    phone: required(input.phone, 'phone'),
    language: input.language,
    notifyOn: input.notifyOn,
  });
  const listed = await contactsOf(deciding, resident.id);
  requireContactRoom(listed.length + 1, []);
  const rank = Math.min(input.rank ?? listed.length + 1, listed.length + 1);
  const id = await insertContact(deciding, resident, { contact, rank, act: 'contactSet' });
  await writeOrder(
    deciding,
    listed,
    placedAt(
      listed.map((one) => one.id),
      id,
      rank,
    ),
  );
  return id;
}

async function changeContact(
  deciding: Deciding,
  resident: FoundResident,
  input: ContactSetInput,
  id: string,
) {
  const { tx, now, acting } = deciding;
  const listed = await contactsOf(deciding, resident.id);
  if (!listed.some((contact) => contact.id === id)) throw new NotFound('contact', ['contactId']);
  const { name, relation, phone, language, notifyOn } = input;
  const isEnded = input.isEnded === true;
  if (isEnded && listed.length === 1) await requireNotInHome(deciding, resident.id);
  await tx.db.contact.update({
    where: { id },
    data: {
      ...(name != null && { name: requireName(name, 'name') }),
      ...(relation != null && { relation }),
      ...(phone != null && phoneColumns(id, requirePhone(phone, ['phone']))),
      ...(language !== undefined && {
        language: language === null ? null : requireText(language, 'language', 50),
      }),
      ...(notifyOn != null && {
        notifyOn: { deleteMany: {}, create: [...new Set(notifyOn)].map((occasion) => ({ occasion })) },
      }),
      ...(isEnded && { endedAt: now }),
      version: { increment: 1 },
    },
  });
  const ids = listed.map((contact) => contact.id);
  const rank = input.rank ?? ids.indexOf(id) + 1;
  await writeOrder(deciding, listed, isEnded ? ids.filter((other) => other !== id) : placedAt(ids, id, rank));
  const to = isEnded ? 'ENDED' : 'CURRENT';
  const change = { noun: 'contact', nounId: id, act: 'contactSet', from: 'CURRENT', to } as const;
  await appendEvent(tx, { ...change, journeyId: resident.journeyId }, acting, now);
  return id;
}

export const lastContactRefusal = (path: string): RuleRefused =>
  new RuleRefused({
    code: 'RESIDENT_WITHOUT_CONTACT',
    message: 'A resident of a home keeps at least one contact.',
    path: [path],
    rule: 'V5',
  });

async function requireNotInHome({ tx, now }: Deciding, residentId: string): Promise<void> {
  if (await isInHome(tx, residentId, now)) throw lastContactRefusal('isEnded');
}

/**
 * Sets one contact of a resident: adds it, changes it (a phone that is left out stays as it is, since it is only
 * ever shown masked), moves it in the order of calling, or ends it.
 * @returns the id of the contact
 */
export const setContact = (acting: Acting, input: ContactSetInput): Promise<string> =>
  perform(acting, 'contactSet', input, async (deciding) => {
    const { rank, contactId } = input;
    if (rank != null && rank < 1) {
      const detail = {
        code: 'CONTACT_RANK',
        message: 'The first contact has rank 1.',
        rule: 'domain 2 Contact',
      };
      throw new InvalidInput({ ...detail, path: ['rank'] });
    }
    const resident = await findResident(deciding, input.residentId, CONTACT_RULES);
    const { id, version } = resident;
    const expected = input.expectedVersion;
    await claimVersion(deciding.tx, { table: 'Resident', noun: 'resident', id, expected, found: version });
    if (contactId == null) return addContact(deciding, resident, input);
    return changeContact(deciding, resident, input, contactId);
  });
