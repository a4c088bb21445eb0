/** Names of this network in FHIR: what no standard has a name for. */
export const NETWORK = 'https://yiyang.link/fhir';

/** Systems of identifiers (requirements B.7). */
export const SYSTEMS = {
  /** 居民身份证号. */
  idCard: 'urn:oid:2.16.156.10011.1.3',
  /** 健康卡号. */
  healthCard: 'urn:oid:2.16.156.10011.1.19',
  /** 城乡居民健康档案编号. */
  healthRecord: 'urn:oid:2.16.156.10011.1.2',
  /** 医疗机构代码: the licence number of a medical organisation. */
  organization: 'urn:oid:2.16.156.10011.1.5',
  /** 统一社会信用代码, GB 32100. */
  uscc: `${NETWORK}/NamingSystem/uscc`,
  /** 执业证书编码: the licence by which a request names the practitioner who acted. */
  licence: `${NETWORK}/NamingSystem/practitioner-licence`,
  /** Codes of the departments of one organisation, which is named in `assigner` or beside it. */
  department: `${NETWORK}/NamingSystem/department`,
  /** Numbers of this network that people see: referrals, appointments. */
  referralNo: `${NETWORK}/NamingSystem/referral-no`,
  /** Documents of a referral, by its number and version. */
  referralDocument: `${NETWORK}/NamingSystem/referral-document`,
  appointmentNo: `${NETWORK}/NamingSystem/appointment-no`,
  /** Numbers of passports and other documents, by the kind that is beside them. */
  otherDocument: `${NETWORK}/NamingSystem/identity-document`,
  temporaryNo: `${NETWORK}/NamingSystem/temporary-no`,
  /** 医保编号. */
  insuranceNo: `${NETWORK}/NamingSystem/insurance-no`,
  /** GB/T 2261.1 性别. */
  sex: 'urn:oid:2.16.156.10011.2.3.3.4',
  /** GB/T 4761 家庭关系. */
  relation: 'urn:oid:2.16.156.10011.2.3.3.8',
  /** WHO ICD-10. */
  icd10: 'http://hl7.org/fhir/sid/icd-10',
  /** Chinese clinical edition of ICD-10, with its version. */
  icd10China: 'urn:oid:2.16.156.10011.2.3.3.11',
} as const;

/** Second names of a system: the ID card, as the connectathons of HL7 China name it (requirements B.7). */
export const SAME_SYSTEMS: Readonly<Record<string, string>> = {
  'urn:oid:2.16.840.1.113883.2.23.1.19.1': SYSTEMS.idCard,
};

/** All names of a system, the first one first. */
export const namesOfSystem = (system: string): string[] => [
  system,
  ...Object.keys(SAME_SYSTEMS).filter((name) => SAME_SYSTEMS[name] === system),
];
/** `system|value` with the first name of the system. */
export function byFirstName(token: string): string {
  const [system = '', ...value] = token.split('|');
  return [SAME_SYSTEMS[system] ?? system, ...value].join('|');
}

/** Of what is shown without the names that are protected (V19). */
export const RESTRICTED = {
  system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality',
  code: 'R',
  display: 'restricted',
} as const;
/** Of what is shown in part: nobody may take it for the whole, and write it back. */
export const SUBSETTED = {
  system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue',
  code: 'SUBSETTED',
  display: 'subsetted',
} as const;

/** A code system of our own, by the name of the list in `domain/codes`. */
export const codeSystem = (list: string): string => `${NETWORK}/CodeSystem/${list}`;
