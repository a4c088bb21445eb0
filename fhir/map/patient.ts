import type { Extension, HumanName, Identifier, Patient, PatientLink } from '@medplum/fhirtypes';
import { ID_TYPES, SEX_GB_CODES, SEXES, type Sex } from '../../domain/codes/resident.ts';
import type { ExchangedResident } from '../../domain/resident/exchanged.ts';
import { SUBSETTED, SYSTEMS } from '../codes.ts';
import { extension } from '../extensions.ts';
import { conceptOf } from './coding.ts';
import { maskedValue } from './masked.ts';

type Gender = NonNullable<Patient['gender']>;

/** R4 has no word of its own for what nobody has said: it is not known. */
const GENDERS: Readonly<Record<Sex, Gender>> = {
  MALE: 'male',
  FEMALE: 'female',
  UNKNOWN: 'unknown',
  UNSPECIFIED: 'unknown',
};

/** What a gender of R4 means here. */
export const sexesOf = (gender: string): Sex[] =>
  (Object.keys(GENDERS) as Sex[]).filter((sex) => GENDERS[sex] === gender);

function documentOf({ idNoMasked, idType }: ExchangedResident): Identifier[] {
  if (idNoMasked === null) return [];
  const system = idType === 'ID_CARD' ? SYSTEMS.idCard : SYSTEMS.otherDocument;
  const type = conceptOf('id-type', ID_TYPES, idType);
  return [{ use: 'official', type, system, ...maskedValue(idNoMasked) }];
}

function identifiersOf(resident: ExchangedResident): Identifier[] {
  const { temporaryNo, record, names } = resident;
  return [
    ...documentOf(resident),
    ...(temporaryNo === null
      ? []
      : [{ use: 'temp' as const, system: SYSTEMS.temporaryNo, value: temporaryNo }]),
    ...(record?.healthCardNoMasked == null
      ? []
      : [{ system: SYSTEMS.healthCard, ...maskedValue(record.healthCardNoMasked) }]),
    ...(record?.healthRecordNo == null
      ? []
      : [{ system: SYSTEMS.healthRecord, value: record.healthRecordNo }]),
    ...names.map(({ system, value }) => ({ system, value })),
  ];
}

function namesOf({ name, record }: ExchangedResident): HumanName[] {
  return [
    { use: 'official', text: name },
    ...(record?.nameUsual == null ? [] : [{ use: 'usual' as const, text: record.nameUsual }]),
    ...(record?.nameOther == null ? [] : [{ text: record.nameOther }]),
  ];
}

const linked = (id: string, type: PatientLink['type']): PatientLink => ({
  other: { reference: `Patient/${id}` },
  type,
});

const sexOf = (sex: string): Extension => ({
  url: extension('sex'),
  valueCoding: {
    system: SYSTEMS.sex,
    code: SEX_GB_CODES[sex as Sex],
    display: SEXES[sex as Sex],
  },
});

function ofRecord({ record, aliasIds }: ExchangedResident): Partial<Patient> {
  if (record === null) return {};
  const { phoneMasked, addressMasked, regionCode, language, dialect, isInterpreterNeeded } = record;
  const languages = [language, dialect].filter((one) => one !== null);
  return {
    ...(phoneMasked !== null && { telecom: [{ system: 'phone', ...maskedValue(phoneMasked) }] }),
    address: [
      {
        use: 'home',
        extension: [{ url: extension('region'), valueCode: regionCode }],
        ...(addressMasked !== null && { text: addressMasked }),
        country: 'CN',
      },
    ],
    ...(record.life === 'DECEASED' && { deceasedBoolean: true }),
    ...(languages.length > 0 && {
      communication: languages.map((text, at) => ({ language: { text }, preferred: at === 0 })),
    }),
    ...(aliasIds.length > 0 && { link: aliasIds.map((id) => linked(id, 'replaces')) }),
    extension: [
      ...(record.ethnicity === null ? [] : [{ url: extension('ethnicity'), valueString: record.ethnicity }]),
      ...(isInterpreterNeeded
        ? [
            {
              url: 'http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired',
              valueBoolean: true,
            },
          ]
        : []),
    ],
  };
}

/** A resident (老人) as R4 Patient, as far as the record is open. */
export function patientToFhir(resident: ExchangedResident): Patient {
  const { id, opened, survivorId, sex, birth, keptBy, isVoided } = resident;
  if (opened === 'ALIAS')
    return { resourceType: 'Patient', id, active: false, link: [linked(survivorId ?? id, 'replaced-by')] };
  const { extension: more = [], ...open } = ofRecord(resident);
  const identifier = identifiersOf(resident);
  return {
    resourceType: 'Patient',
    id,
    ...(opened !== 'RECORD' && { meta: { tag: [SUBSETTED] } }),
    extension: [sexOf(sex), ...more],
    ...(identifier.length > 0 && { identifier }),
    active: !isVoided,
    name: namesOf(resident),
    gender: GENDERS[sex as Sex],
    ...(birth !== null && { birthDate: birth }),
    ...(keptBy !== null && { managingOrganization: { reference: `Organization/${keptBy}` } }),
    ...open,
  };
}
