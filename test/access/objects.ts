import type { Showing } from './canary.ts';
import { REFERRAL_OBJECTS } from './referral-objects.ts';
import { SNAPSHOT_OBJECTS } from './snapshot-objects.ts';
import { places, type SceneObject } from './standing.ts';

const OF_RECORD = { K: ['consent given'], N: ['registered only'], D: ['ended'], B: ['treating'] };
// Who had the resident was no party to what came later.
const { D: _had, ...OF_NEWS } = OF_RECORD;
const IN_EMERGENCY = { vH: ['break-glass'] };
const CONSENT = { ofPerson: IN_EMERGENCY, within: 'rA', about: 'rA' };

const people: Readonly<Record<string, SceneObject>> = Object.fromEntries(
  places.flatMap((place) =>
    [`p${place}`, `v${place}`].map((person) => [
      person,
      { of: { [place]: ['own organisation'] }, ofPerson: { [person]: ['self'] } },
    ]),
  ),
);
const directory: Readonly<Record<string, SceneObject>> = Object.fromEntries(
  places.map((place) => [place, { of: { [place]: ['own organisation'] } }]),
);

/** What of A and of C lies in the scene, and how each organisation stands to it. */
export const OBJECTS: Readonly<Record<string, SceneObject>> = {
  ...directory,
  ...people,
  ...REFERRAL_OBJECTS,
  ...SNAPSHOT_OBJECTS,
  // Sent down by B into the ward of K, while A has the resident in care; and by O into the ward of C.
  yA: {
    ...{ of: { A: ['own resident'], B: ['participating'], K: ['participating'] }, about: 'rA' },
    onlyAt: { B: ['HOSP_DOCTOR'] },
  },
  yC: {
    ...{ of: { C: ['own resident', 'participating'], O: ['participating'] }, about: 'rC' },
    onlyAt: { O: ['HOSP_DOCTOR'] },
  },
  fC: { of: { A: ['ended'], C: ['own organisation'] } },
  rA: {
    // B has the resident booked, and E was told of an emergency: they may tell of an admission, and read nothing.
    of: {
      ...{ ...OF_RECORD, A: ['own resident'], B: ['treating', 'participating'] },
      E: ['consent withdrawn', 'participating'],
    },
    ofPerson: IN_EMERGENCY,
    about: 'rA',
  },
  rC: { of: { C: ['own resident', 'participating'] }, about: 'rC' },
  kA: { ...CONSENT, of: { ...OF_RECORD, A: ['own resident'], E: ['consent withdrawn'] } },
  kC: { of: { C: ['own resident'] }, within: 'rC', about: 'rC' },
  gR: { ...CONSENT, of: { ...OF_RECORD, A: ['own resident'], E: ['consent withdrawn'] } },
  gRC: { of: { C: ['own resident'] }, within: 'rC', about: 'rC' },
  // Of the safety block of A one edition names a protected agent; of C none does.
  bA: { ...CONSENT, of: { ...OF_RECORD, A: ['own resident'], E: ['consent withdrawn'] } },
  bC: { of: { C: ['own resident'] }, within: 'rC', about: 'rC' },
  // Admitted to B, as A tells; to a hospital that is not of the network, as C tells.
  nA: {
    of: {
      ...OF_NEWS,
      A: ['own resident', 'own organisation'],
      B: ['treating', 'participating'],
      E: ['consent withdrawn'],
    },
    ...{ ofPerson: IN_EMERGENCY, about: 'rA' },
  },
  nC: { of: { C: ['own resident', 'own organisation'] }, about: 'rC' },
  // Reported by A, whose stay it is, while the resident is in B; and by C of its own.
  dA: {
    of: {
      ...OF_NEWS,
      A: ['own resident', 'participating'],
      B: ['treating', 'participating'],
      E: ['consent withdrawn'],
    },
    ...{ ofPerson: IN_EMERGENCY, about: 'rA' },
  },
  dC: { of: { C: ['own resident', 'participating'] }, about: 'rC' },
  // A has to tell the family of what B has recorded; C of what it has recorded itself.
  tellA: { of: { A: ['own organisation', 'own resident'], B: ['participating'] }, about: 'rA' },
  tellC: { of: { C: ['own organisation', 'own resident', 'participating'] }, about: 'rC' },
  sA: { of: { A: ['own organisation'] }, within: 'rA', about: 'rA' },
  sD: { of: { D: ['own organisation'] }, within: 'rA', about: 'rA' },
  sC: { of: { C: ['own organisation'] }, within: 'rC', about: 'rC' },
  // Given to K, given to E and withdrawn, refused towards B, and recorded by N, which has only registered.
  cK: { ...CONSENT, of: { ...OF_RECORD, A: ['own resident', 'own organisation'] } },
  cE: { ...CONSENT, of: { ...OF_RECORD, A: ['own resident', 'own organisation'], E: ['consent withdrawn'] } },
  cB: { ...CONSENT, of: { ...OF_RECORD, A: ['own resident', 'own organisation'] } },
  cN: { ...CONSENT, of: { ...OF_RECORD, A: ['own resident'], N: ['own organisation'] } },
  cC: { of: { C: ['own resident'] }, within: 'rC', about: 'rC' },
  // Booked by A and by D at B; a hold of A, which is not yet B's business; what A asks and waits for; C books at itself.
  aA: { of: { A: ['own organisation'], B: ['participating'] }, about: 'rA' },
  hA: { of: { A: ['own organisation'] }, about: 'rA' },
  qA: { of: { A: ['own organisation'], B: ['participating'] }, about: 'rA' },
  wA: { of: { A: ['own organisation'], B: ['participating'] }, about: 'rA' },
  aD: { of: { D: ['own organisation'], B: ['participating'] }, about: 'rA' },
  aC: { of: { C: ['own organisation', 'participating'] }, about: 'rC' },
  gA: {
    of: {
      A: ['participating', 'region'],
      B: ['participating', 'region of the partner'],
      G: ['region', 'region of the partner'],
    },
  },
  gC: {
    of: { C: ['participating', 'region'], O: ['participating', 'region of the partner'], G: ['region'] },
  },
  // A draft of A for B, which B does not see.
  gD: { of: { A: ['own organisation'] } },
  tB: { of: { B: ['own organisation'] } },
  tC: { of: { C: ['own organisation'] } },
  xB: { of: { B: ['own organisation'] } },
  xC: { of: { C: ['own organisation'] } },
  // B stopped a session in which A had booked; C one in which nobody had.
  oB: { of: { B: ['own organisation'], A: ['participating'] } },
  oC: { of: { C: ['own organisation'] } },
  // Taken back before anybody booked.
  xW: { of: { B: ['own organisation'] }, without: ['another organisation'] },
  lA: {},
  lC: {},
  // A read of the first resident by A, and of the second by C.
  eA: { of: { A: ['own organisation'] }, about: 'rA' },
  eC: { of: { C: ['own organisation'] }, about: 'rC' },
  bH: {
    of: { A: ['own resident'], H: ['own organisation'] },
    ofPerson: { vH: ['participating'] },
    about: 'rA',
  },
  // Given by a nurse of A, and one by a nurse of C.
  vhA: { of: { A: ['own organisation'] } },
  vhC: { of: { C: ['own organisation'] } },
  // Told to one person of A and of C; the roster of A may be called by B, with which it has an agreement.
  mA: { of: { A: ['own organisation'] }, ofPerson: { vA: ['participating'] } },
  mC: { of: { C: ['own organisation'] }, ofPerson: { vC: ['participating'] } },
  fileA: { ofPerson: { vA: ['self'] } },
  fileC: { ofPerson: { vC: ['self'] } },
  noticeA: { ofPerson: { vA: ['self'] } },
  noticeC: { ofPerson: { vC: ['self'] } },
  machineA: { of: { A: ['own organisation'] } },
  machineC: { of: { C: ['own organisation'] } },
  endA: { of: { A: ['own organisation'] } },
  endC: { of: { C: ['own organisation'] } },
  outA: { of: { A: ['own organisation'] } },
  outC: { of: { C: ['own organisation'] } },
  rosterA: { of: { A: ['own organisation'], B: ['participating'] } },
  rosterC: { of: { C: ['own organisation'], O: ['participating'] } },
  dayA: {},
  dayC: {},
  // A asks its second person to void a booking; the words go with the resident. C, to void an agreement of its own.
  secondA: { of: { A: ['own organisation'] }, only: ['NH_NURSE', 'CLINIC_DOCTOR', 'FAMILY_DOCTOR'] },
  secondWordsA: {
    of: { A: ['own organisation'] },
    only: ['NH_NURSE', 'CLINIC_DOCTOR', 'FAMILY_DOCTOR'],
    within: 'rA',
  },
  secondC: { of: { C: ['own organisation'] }, only: ['ORG_ADMIN'] },
  // C has written a record with the number of the resident of A.
  uA: { of: { A: ['own resident'], C: ['own organisation'] } },
  uC: { of: { C: ['own organisation'] } },
  iA: { of: { A: ['own organisation'] }, ofPerson: { vA: ['participating'] } },
  iC: { of: { C: ['own organisation'] }, ofPerson: { vC: ['participating'] } },
};

/** The referrals that name the first resident. */
export const REFERRED = ['zA', 'zD', 'zN', 'zMentry', 'zB', 'zR', 'zW', 'zT', 'zE', 'zV'];

/** What shows the name of a person, beside the account and the directory. */
export const NAMED_BY: Readonly<Record<string, readonly Showing[]>> = {
  vA: [
    ['appointment.entry', 'aA'],
    ['appointment.entry', 'hA'],
    ['appointment.entry', 'qA'],
    ['appointment.entry', 'wA'],
    ['privacyIncident.list', 'iA'],
    ['audit.entry', 'eA'],
    ['handover.entry', 'vhA'],
    ['alarm.entry', 'mA'],
    ['dutyRoster.call', 'rosterA'],
    ['safetyBlock.entry', 'bA'],
    ['recordSnapshot.entry', 'saidA'],
    ['contactNotification.calls', 'tellA'],
    ...REFERRED.map((referral) => ['referral.entry', referral] as const),
  ],
  vC: [
    ['appointment.entry', 'aC'],
    ['sessionStop.entry', 'oC'],
    ['privacyIncident.list', 'iC'],
    ['audit.entry', 'eC'],
    ['handover.entry', 'vhC'],
    ['alarm.entry', 'mC'],
    ['dutyRoster.call', 'rosterC'],
    ['safetyBlock.entry', 'bC'],
    ['recordSnapshot.entry', 'saidC'],
    ['contactNotification.calls', 'tellC'],
    ['linkedWardStay.entry', 'yC'],
    ['referral.entry', 'zC'],
  ],
  pA: [
    ['secondApproval.list', 'secondA'],
    ['dutyRoster.call', 'rosterA'],
  ],
  pC: [
    ['secondApproval.list', 'secondC'],
    ['dutyRoster.call', 'rosterC'],
  ],
  vB: [
    ['sessionStop.entry', 'oB'],
    ['recordSnapshot.entry', 'saidB'],
    ['linkedWardStay.entry', 'yA'],
  ],
  vK: [
    ['linkedWardStay.entry', 'yA'],
    ['recordSnapshot.entry', 'saidK'],
  ],
  vE: [['recordSnapshot.entry', 'saidE']],
  vO: [['linkedWardStay.entry', 'yC']],
  vD: [
    ['appointment.entry', 'aD'],
    ['referral.record', 'zT'],
  ],
  vH: [['breakGlass.list', 'bH'], ...REFERRED.map((referral) => ['referral.entry', referral] as const)],
};
