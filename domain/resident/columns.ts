import { matchingName } from '../name.ts';
import { seal } from '../seal/seal.ts';
import type { ResidentFacts } from './facts.ts';
import type { Identity } from './identity.ts';

/** What a resident's sealed columns are called; each seals under its own name. */
export type SealedColumn =
  | 'idNoSealed'
  | 'phoneSealed'
  | 'addressSealed'
  | 'healthCardNoSealed'
  | 'insuranceNoSealed';

const sealed = (id: string, column: SealedColumn, value: string | null): string | null =>
  value === null ? null : seal().seal(value, { table: 'Resident', row: id, column });

type IndexKind = 'idNo' | 'phone' | 'insuranceNo' | 'healthCardNo';

/** The keyed index of a number, as it is stored. */
export const indexOf = (kind: IndexKind, value: string): string => seal().index(value, kind);

/** The indexes under which a number may be stored: more than one while the index key is changed. */
export const indexesOf = (kind: IndexKind, value: string): string[] => seal().indexes(value, kind);

const indexed = (kind: 'idNo' | 'phone' | 'insuranceNo', value: string | null): string | null =>
  value === null ? null : indexOf(kind, value);

/** All names of a resident in the form in which they are searched, one per line. */
export function searchableNames(names: {
  nameOnCard: string;
  nameUsual?: string | null;
  nameOther?: string | null;
}) {
  const given = [names.nameOnCard, names.nameUsual, names.nameOther].filter((name) => name != null);
  return given.map(matchingName).join('\n');
}

/** Columns of the identity. Who holds the number is decided by the match. */
export const identityColumns = (id: string, identity: Identity) => ({
  nameOnCard: identity.nameOnCard,
  idType: identity.idType,
  idNoSealed: sealed(id, 'idNoSealed', identity.idNo),
  idNoIndex: indexed('idNo', identity.idNo),
  idMissingReason: identity.idMissingReason,
  sex: identity.sex,
  birthOn: identity.birthOn,
});

/** Columns of the facts that were given; those left out do not appear. Whose the health card is, the match decides. */
export function factColumns(id: string, facts: ResidentFacts) {
  const { phone, address, healthCardNo, insuranceNo } = facts;
  return {
    ...plainColumns(facts),
    ...(phone !== undefined && {
      phoneSealed: sealed(id, 'phoneSealed', phone),
      phoneIndex: indexed('phone', phone),
    }),
    ...(address !== undefined && { addressSealed: sealed(id, 'addressSealed', address) }),
    ...(healthCardNo !== undefined && { healthCardNoSealed: sealed(id, 'healthCardNoSealed', healthCardNo) }),
    ...(insuranceNo !== undefined && {
      insuranceNoSealed: sealed(id, 'insuranceNoSealed', insuranceNo),
      insuranceNoIndex: indexed('insuranceNo', insuranceNo),
    }),
  };
}

const PLAIN_TEXTS = [
  'nameUsual',
  'nameOther',
  'ethnicity',
  'language',
  'dialect',
  'areaCode',
  'registeredRegion',
  'healthRecordNo',
  'insuranceType',
  'insuredRegion',
  'subsidyClass',
] as const;
const PLAIN_NOT_NULL = ['isInterpreterNeeded', 'hasLongTermCareInsurance', 'isMedicalAidEligible'] as const;

function plainColumns(facts: ResidentFacts) {
  const texts: { [F in (typeof PLAIN_TEXTS)[number]]?: string | null } = {};
  for (const field of PLAIN_TEXTS) {
    const value = facts[field];
    if (value !== undefined) texts[field] = value;
  }
  const flags: { [F in (typeof PLAIN_NOT_NULL)[number]]?: boolean } = {};
  for (const field of PLAIN_NOT_NULL) {
    const value = facts[field];
    if (value != null) flags[field] = value;
  }
  return { ...texts, ...flags, ...(facts.residencyType != null && { residencyType: facts.residencyType }) };
}
