import { z } from 'zod';
import { isCodeOf } from '../../domain/codes/code-table.ts';
import {
  CONTACT_RELATION_GB_CODES,
  type ContactRelation,
  ID_TYPES,
  SEX_GB_CODES,
  type Sex,
} from '../../domain/codes/resident.ts';
import type { ExternalLabel } from '../../domain/exchange/external-id.ts';
import { codeSystem, namesOfSystem, SYSTEMS } from '../codes.ts';
import { extension } from '../extensions.ts';
import { expressionAt } from '../facade/shaped.ts';
import { addressIn, addressParts } from './address-in.ts';
import { nameOf } from './human-name.ts';
import { sexesOf } from './patient.ts';

const text = z.string().min(1).max(1000);
const coding = z.object({ system: text.optional(), code: text.optional() });
const concept = z.object({ coding: z.array(coding).max(20).optional(), text: text.optional() });
const name = z.object({
  use: text.optional(),
  text: text.optional(),
  family: text.optional(),
  given: z.array(text).max(10).optional(),
});
const telecom = z.object({ use: text.optional(), system: text.optional(), value: text.optional() });
const more = z.array(z.object({ url: text, valueCode: text.optional(), valueCoding: coding.optional() }));

/** What is read of a Patient; everything else is passed over. */
const SAID = z.object({
  identifier: z
    .array(
      z.object({
        ...{ use: text.optional(), system: text.optional(), value: text.optional() },
        type: concept.optional(),
      }),
    )
    .max(20)
    .optional(),
  name: z.array(name).max(10).optional(),
  gender: z.enum(['male', 'female', 'other', 'unknown']).optional(),
  birthDate: z
    .string()
    .regex(/^\d{4}(-\d{2}(-\d{2})?)?$/)
    .optional(),
  telecom: z.array(telecom).max(20).optional(),
  address: z
    .array(z.object({ ...addressParts, use: text.optional(), extension: more.optional() }))
    .max(10)
    .optional(),
  extension: more.optional(),
  contact: z
    .array(
      z.object({
        name: name.optional(),
        relationship: z.array(concept).max(10).optional(),
        telecom: z.array(telecom).max(20).optional(),
      }),
    )
    .max(10)
    .optional(),
});
type Said = z.infer<typeof SAID>;

/** What is said to be over (`use`) says nothing of now (R4 identifier-use, name-use, contact-point-use, address-use). */
const isNow = ({ use }: { readonly use?: string | undefined }): boolean => use !== 'old';
/** Names that are not the one on the card. */
const NOT_ON_CARD = ['usual', 'nickname', 'anonymous', 'maiden'];

const now = ({
  identifier = [],
  name: names = [],
  telecom: numbers = [],
  address = [],
  ...said
}: Said): Said => ({
  ...said,
  ...{ identifier: identifier.filter(isNow), name: names.filter(isNow) },
  ...{ telecom: numbers.filter(isNow), address: address.filter(isNow) },
});

/** What cannot be read, with the element in which it stands. */
export interface Unread {
  readonly element: string;
  readonly message: string;
}

const identifiedBy = ({ identifier = [] }: Said, system: string): string | undefined =>
  identifier.find((one) => one.system === system && one.value !== undefined)?.value;

/** The ID card, by each of its names. */
const ID_CARD_SYSTEMS: readonly string[] = namesOfSystem(SYSTEMS.idCard);

function documentOf(said: Said) {
  const card = ID_CARD_SYSTEMS.map((system) => identifiedBy(said, system)).find(
    (value) => value !== undefined,
  );
  if (card !== undefined) return { idType: 'ID_CARD' as const, idNo: card };
  const other = said.identifier?.find(({ system }) => system === SYSTEMS.otherDocument);
  const kinds = (other?.type?.coding ?? []).map(({ code }) => code ?? '');
  const idType = kinds.find((kind) => isCodeOf(ID_TYPES, kind)) as keyof typeof ID_TYPES | undefined;
  return { idType: idType ?? null, idNo: other?.value ?? null };
}

function sexOf({ gender, extension: all = [] }: Said): Sex | null {
  const code = all.find(({ url }) => url === extension('sex'))?.valueCoding?.code;
  const national = (Object.keys(SEX_GB_CODES) as Sex[]).find((sex) => SEX_GB_CODES[sex] === code);
  // Whoever changes the gender and passes on the extension means the gender.
  if (national !== undefined && (gender === undefined || sexesOf(gender).includes(national))) return national;
  return gender === undefined ? null : (sexesOf(gender)[0] ?? 'UNSPECIFIED');
}

const SYSTEM_OF_RELATIONS = codeSystem('contact-relation');
function relationOf(concepts: readonly z.infer<typeof concept>[]): ContactRelation {
  const codings = concepts.flatMap((one) => one.coding ?? []);
  const relations = Object.keys(CONTACT_RELATION_GB_CODES) as ContactRelation[];
  const own = codings.find(({ system }) => system === SYSTEM_OF_RELATIONS)?.code;
  const national = codings.find(({ system }) => system === SYSTEMS.relation)?.code;
  return (
    relations.find((relation) => relation === own) ??
    relations.find((relation) => CONTACT_RELATION_GB_CODES[relation] === national) ??
    'OTHER_RELATIVE'
  );
}

const phoneOf = (all: Said['telecom'] = []): string | undefined =>
  all.find(({ system, value }) => system === 'phone' && value !== undefined)?.value;

function contactsOf({ contact = [] }: Said) {
  return contact.flatMap(({ name: called, relationship = [], telecom: numbers }) => {
    const [who, phone] = [called === undefined ? null : nameOf(called), phoneOf(numbers)];
    return who === null || phone === undefined
      ? []
      : [{ name: who, relation: relationOf(relationship), phone }];
  });
}

/** 医保卡号: kept with the insurance, and sealed. */
const NEVER_NAMES: readonly string[] = [
  ...ID_CARD_SYSTEMS,
  ...Object.values(SYSTEMS),
  'urn:oid:2.16.156.10011.1.15',
];

/** What the sender's own systems call the resident: numbers of systems that are no network's. */
const namesIn = ({ identifier = [] }: Said): ExternalLabel[] =>
  identifier.flatMap(({ system, value }) =>
    system === undefined || value === undefined || NEVER_NAMES.includes(system) ? [] : [{ system, value }],
  );

/** A Patient as the domain is told of a resident; what is not said is absent. */
export function residentSaid(resource: unknown) {
  const read = SAID.safeParse(resource);
  if (!read.success) {
    const [issue] = read.error.issues;
    return {
      unread: {
        element: expressionAt('Patient', issue?.path),
        message: issue?.message ?? '',
      } satisfies Unread,
    };
  }
  const said = now(read.data);
  const names = said.name ?? [];
  const official =
    names.find(({ use }) => use === 'official') ?? names.find(({ use = '' }) => !NOT_ON_CARD.includes(use));
  const usual = names.find(({ use }) => use === 'usual');
  const [address] = said.address ?? [];
  return {
    unread: null,
    ...documentOf(said),
    nameOnCard: official === undefined ? null : nameOf(official),
    nameUsual: usual === undefined ? undefined : (nameOf(usual) ?? undefined),
    sex: sexOf(said),
    gender: said.gender ?? null,
    birth: said.birthDate ?? null,
    phone: phoneOf(said.telecom),
    address: address === undefined ? undefined : addressIn(address) || undefined,
    idMissingReason: said.extension?.find(({ url }) => url === extension('id-missing-reason'))?.valueCode,
    regionCode: address?.extension?.find(({ url }) => url === extension('region'))?.valueCode,
    healthCardNo: identifiedBy(said, SYSTEMS.healthCard),
    healthRecordNo: identifiedBy(said, SYSTEMS.healthRecord),
    contacts: contactsOf(said),
    names: namesIn(said),
  };
}
export type ResidentSaid = Exclude<ReturnType<typeof residentSaid>, { readonly unread: Unread }>;
