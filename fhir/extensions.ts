import { NETWORK } from './codes.ts';

const BOOLEAN = ['valueBoolean'];
const CODING = ['valueCoding'];
const CODE = ['valueCode'];
const REFERENCE = ['valueReference'];
const TIME = ['valueDateTime'];
const DAY = ['valueDate'];
const TEXT = ['valueString'];
const COUNT = ['valuePositiveInt'];
const CONTACT = ['valueContactDetail'];
/** Of parts that are extensions themselves. */
const PARTS = ['extension'];

/** The extensions of this network by name, with the elements in which each has its value: the first is the one that is written. */
const VALUES = {
  // residents
  sex: CODING,
  region: CODE,
  ethnicity: TEXT,
  'id-missing-reason': CODE,
  'insured-region': CODE,
  // safety block and feedback
  'medicine-change': CODING,
  'high-alert': BOOLEAN,
  'last-given': TIME,
  'risk-level': CODING,
  'care-instructions': TEXT,
  'agent-withheld': BOOLEAN,
  'values-confirmed': BOOLEAN,
  'return-to': CODING,
  'urgent-follow-up': BOOLEAN,
  'discharged-on': DAY,
  'follow-up-on': DAY,
  transport: CODING,
  // referrals
  'referral-state': CODING,
  'green-channel-stage': CODING,
  'care-phase': CODING,
  'face-to-face-at': TIME,
  'face-to-face-mode': CODING,
  'validity-days': ['valueInteger', 'valuePositiveInt'],
  'expires-at': TIME,
  'sent-at': TIME,
  'answer-due-at': TIME,
  'status-reason': ['valueCodeableConcept'],
  'initiating-organization': REFERENCE,
  author: REFERENCE,
  owner: REFERENCE,
  'co-signer': REFERENCE,
  department: REFERENCE,
  hospital: REFERENCE,
  referral: REFERENCE,
  contact: CONTACT,
  slot: REFERENCE,
  bed: TEXT,
  'diverted-to': REFERENCE,
  'diverted-to-department': REFERENCE,
  'diverted-to-contact': CONTACT,
  'note-kind': CODE,
  // places
  'session-state': CODE,
  'stop-reason': ['valueCode', 'valueString'],
  expert: BOOLEAN,
  'registration-fee': ['valueMoney'],
  'slot-minutes': COUNT,
  'slot-capacity': ['valueUnsignedInt', 'valuePositiveInt'],
  'slot-places': PARTS,
  'slot-free': ['valueUnsignedInt'],
  'slot-pool': ['valueCoding', 'valueCode'],
  'slot-release': ['valueInstant'],
  'appointment-state': CODING,
  'appointment-priority': CODING,
  'booking-organization': REFERENCE,
  assistance: CODING,
  'place-number': COUNT,
  'queue-number': COUNT,
  'hold-expires': ['valueInstant'],
  'accepts-referral': BOOLEAN,
  capability: CODING,
  // admissions, notices and files
  'leave-period': ['valuePeriod'],
  'leave-withdrawn': BOOLEAN,
  'void-reason': CODE,
  due: TIME,
  happened: TIME,
  'is-correction': BOOLEAN,
  'file-scan': CODING,
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type ExtensionName = keyof typeof VALUES;

const BASE = `${NETWORK}/StructureDefinition/`;
/** An extension of our own. */
export const extension = (name: ExtensionName): string => `${BASE}${name}`;

/** Those of which there may be several. */
const REPEATED: readonly ExtensionName[] = ['follow-up-on', 'slot-places', 'assistance', 'capability'];
export const mayRepeat = (url: string): boolean => REPEATED.some((name) => extension(name) === url);

/** In which elements an extension has its value: null for one that is not of this network, none for one that it does not know. */
export function valuesOf(url: string): readonly string[] | null {
  if (!url.startsWith(BASE)) return null;
  const name = url.slice(BASE.length);
  return Object.hasOwn(VALUES, name) ? VALUES[name as ExtensionName] : [];
}
