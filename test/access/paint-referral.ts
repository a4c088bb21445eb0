import type { Showing } from './canary.ts';
import { emergencyOf } from './paint-emergency.ts';
import { paintEvent } from './paint-event.ts';
import { hoursAgo, type Painter } from './painter.ts';
import type { Place } from './standing.ts';

const createdAt = hoursAgo(60);

/** A referral of the scene: of whom, begun, signed and asked where, on which consent, and how far it has come. */
interface Made {
  readonly resident: 'rA' | 'rC';
  readonly by: Place;
  readonly from: Place;
  readonly to: Place;
  readonly state: 'DRAFT' | 'SENT' | 'CLOSED_UNMET' | 'IN_TREATMENT' | 'FEEDBACK_RETURNED';
  readonly answer: 'ASKED' | 'RECEIVED' | 'REJECTED' | 'ACCEPTED' | 'DIVERTED';
  readonly isEmergency?: true;
  readonly consent?: 'cK' | 'cE';
  /** Asked beside it: neither is told whom it is about. */
  readonly also?: Place;
  /** What shows whom it is about, where not everybody with the notice is told. */
  readonly entry?: string;
  /** What says why an answer is no, where not everybody with the record alone reads it. */
  readonly answered?: string;
  /** What says the record, where not everybody with the entry reads it. */
  readonly record?: string;
}

export const REFERRALS: Readonly<Record<string, Made>> = {
  zA: { resident: 'rA', by: 'A', from: 'H', to: 'B', state: 'SENT', answer: 'RECEIVED', consent: 'cK' },
  zD: { resident: 'rA', by: 'A', from: 'H', to: 'B', state: 'DRAFT', answer: 'ASKED' },
  zN: {
    ...{ resident: 'rA', by: 'A', from: 'H', to: 'K', state: 'SENT', answer: 'REJECTED', consent: 'cK' },
    ...{ record: 'zNrecord', answered: 'zN' },
  },
  zM: {
    ...{ resident: 'rA', by: 'A', from: 'H', to: 'K', state: 'SENT', answer: 'RECEIVED', consent: 'cK' },
    ...{ also: 'B', entry: 'zMentry', record: 'zMentry' },
  },
  // B treats the resident.
  zB: {
    ...{ resident: 'rA', by: 'A', from: 'H', to: 'B', consent: 'cK' },
    ...{ state: 'IN_TREATMENT', answer: 'ACCEPTED' },
  },
  zR: {
    ...{ resident: 'rA', by: 'A', from: 'H', to: 'K', consent: 'cK' },
    ...{ state: 'CLOSED_UNMET', answer: 'REJECTED' },
  },
  zW: { resident: 'rA', by: 'A', from: 'H', to: 'E', state: 'SENT', answer: 'RECEIVED', consent: 'cE' },
  zT: {
    ...{ resident: 'rA', by: 'A', from: 'H', to: 'D', consent: 'cE' },
    ...{ state: 'FEEDBACK_RETURNED', answer: 'ACCEPTED' },
  },
  // Told in an emergency, on no consent; and what E has diverted.
  zE: { resident: 'rA', by: 'A', from: 'H', to: 'E', state: 'SENT', answer: 'ASKED', isEmergency: true },
  zV: {
    ...{ resident: 'rA', by: 'A', from: 'H', to: 'E', state: 'SENT', answer: 'DIVERTED', isEmergency: true },
    record: 'zVrecord',
  },
  zC: { resident: 'rC', by: 'C', from: 'C', to: 'O', state: 'SENT', answer: 'RECEIVED', consent: 'cK' },
};

interface Shown {
  readonly notice: readonly Showing[];
  readonly exchange: readonly Showing[];
  readonly answered: readonly Showing[];
  readonly entry: readonly Showing[];
  readonly record: readonly Showing[];
  readonly protected: readonly Showing[];
}
const shownOf = (name: string, { record = name, entry = name, answered = record }: Made): Shown => ({
  notice: [['referral.notice', name]],
  exchange: [['referral.exchange', record]],
  answered: [['referral.answered', answered]],
  entry: [['referral.entry', entry]],
  record: [['referral.record', record]],
  protected: [['referral.protected', record]],
});

/** A safety block as it travels: what to do is for everybody with the record, the agent is protected. */
const safetyOf =
  (painter: Painter, name: string, { protected: shown }: Shown) =>
  (careInstructions: string) => ({
    ...{ allergyStatus: 'NONE_KNOWN', allergies: [], allergyReason: null, medicines: [], devices: [] },
    ...{ infectionStatus: 'CONFIRMED', isolation: 'CONTACT', careInstructions },
    agent: { code: 'HIV', name: painter.aviary.mark(`〔${name}.agent〕`, shown) },
    risks: { pressureInjury: 'LOW', fall: 'LOW', swallowing: 'LOW', wandering: 'LOW' },
    ...{ cognition: null, mobility: null, diet: null, oxygen: null },
  });

function diagnosesOf(painter: Painter, name: string, shown: Shown) {
  return [true, false].map((isProtected, rank) => {
    const id = painter.id(`diagnosis ${name} ${rank}`);
    const opened = isProtected ? shown.protected : shown.record;
    const at = (column: string) => ({ table: 'ReferralDiagnosis', row: id, column });
    return {
      ...{ ...painter.words('ReferralDiagnosis', `${name} ${rank}`, opened), id, rank, isProtected },
      ...{ role: 'SECONDARY', system: 'ICD_10' },
      codeSealed: painter.text(at('codeSealed'), opened),
      nameSealed: painter.text(at('nameSealed'), opened),
    };
  });
}

/** Who is asked: of two, each sees its own answer. */
function targetsOf(painter: Painter, name: string, made: Made, shown: Shown) {
  if (made.also === undefined) return [targetOf(painter, name, made, shown)];
  const own = (place: Place): Shown => ({
    ...shown,
    notice: [['referral.notice', `${name}of${place}`]],
    exchange: [['referral.exchange', `${name}of${place}`]],
    answered: [['referral.answered', `${name}of${place}`]],
  });
  return [
    targetOf(painter, name, made, own(made.to)),
    { ...targetOf(painter, `${name} also`, { ...made, to: made.also }, own(made.also)), rank: 1 },
  ];
}

function targetOf(painter: Painter, name: string, made: Made, { notice, exchange, answered, entry }: Shown) {
  const shownIn = (column: string) => ({ contactName: exchange, bedNo: entry })[column] ?? notice;
  const id = painter.id(`target ${name}`);
  const at = (column: string) => ({ table: 'ReferralTarget', row: id, column });
  const askedAt = made.state === 'DRAFT' ? null : createdAt;
  return {
    ...{
      ...painter.words('ReferralTarget', name, (column) => shownIn(column)),
      id,
      journeyId: id,
      rank: 0,
      state: made.answer,
      askedAt,
    },
    ...{ organizationId: painter.id(made.to), departmentId: painter.id(`department ${made.to}`) },
    acceptedAt: made.answer === 'ACCEPTED' ? createdAt : null,
    disclosedAt: askedAt === null || made.also !== undefined ? null : askedAt,
    consentId: made.consent ? painter.id(made.consent) : null,
    contactPhoneSealed: painter.text(at('contactPhoneSealed'), exchange),
    infoQuestionSealed: painter.text(at('infoQuestionSealed'), exchange),
    infoAnswerSealed: painter.text(at('infoAnswerSealed'), exchange),
    reasonTextSealed: painter.text(at('reasonTextSealed'), answered),
    checklistSealed: painter.text(at('checklistSealed'), exchange, (escort) =>
      JSON.stringify({
        ...{ isIsolationPossible: true, areDevicesManageable: true, isCareLevelMet: true },
        ...{ areMedicinesForThreeDays: true, escort, arrivalAt: createdAt },
      }),
    ),
  };
}

function feedbackOf(painter: Painter, name: string, made: Made, shown: Shown) {
  if (made.state !== 'FEEDBACK_RETURNED') return undefined;
  const id = painter.id(`feedback ${name}`);
  const at = { table: 'ReferralFeedback', row: id, column: 'contentSealed' };
  const contentSealed = painter.text(at, shown.record, (treatment) =>
    JSON.stringify({
      ...{ treatment, nextPlan: '', keyResults: null, diagnoses: [] },
      safety: safetyOf(painter, `feedback ${name}`, shown)(''),
    }),
  );
  const said = { authorId: painter.id(`v${made.to}`), isUrgentFollowUp: false, returnTo: 'HOME' };
  return { create: { id, contentSealed, recordedAt: createdAt, ...said } };
}

/** A file of a referral: open with the record, protected, or removed, which nobody opens. */
async function paintAttachment(painter: Painter, name: string, by: Place, shown: Shown): Promise<void> {
  for (const [kind, opened] of [
    ['', shown.record],
    ['protected ', shown.protected],
    ['removed ', []],
  ] as const) {
    const row = `${kind}attachment ${name}`;
    const [id, fileId] = [painter.marked(row, shown.record), painter.marked(`file of ${row}`, opened)];
    const words = painter.words('StoredFile', row, (column) => (column === 'scanSignature' ? [] : opened));
    const ofFile = (column: string) => painter.text({ table: 'StoredFile', row: fileId, column }, opened);
    const at = (column: string) => ({ table: 'ReferralAttachment', row: id, column });
    const added = { addedById: painter.id(`v${by}`), organizationId: painter.id(by), addedAt: createdAt };
    const part = { noun: 'referralAttachment', nounId: id, attachedAt: createdAt, expiresAt: createdAt };
    await painter.db.storedFile.create({
      data: {
        ...{ contentType: '', ...words, ...part, id: fileId, size: 3, scan: 'CLEAN', uploadedAt: createdAt },
        ...{ uploadedById: added.addedById, organizationId: added.organizationId },
        ...{ nameSealed: ofFile('nameSealed'), sha256Sealed: ofFile('sha256Sealed') },
      },
    });
    await painter.db.referralAttachment.create({
      data: {
        ...{ id, fileId, referralId: painter.id(name), kind: 'ECG', isProtected: kind === 'protected ' },
        ...{ ...added, noteSealed: painter.text(at('noteSealed'), opened) },
        removedAt: kind === 'removed ' ? createdAt : null,
        removalTextSealed: painter.text(at('removalTextSealed'), shown.record),
      },
    });
  }
}

async function paintReferral(painter: Painter, name: string, made: Made): Promise<void> {
  const shown = shownOf(name, made);
  const id = painter.marked(name, shown.notice);
  const at = (column: string) => ({ table: 'Referral', row: id, column });
  const recordSealed = painter.text(at('recordSealed'), shown.record, (reasonText) =>
    JSON.stringify({ reasonText, vitals: null }),
  );
  const safetySealed = painter.text(at('safetySealed'), shown.record, (text) =>
    JSON.stringify(safetyOf(painter, name, shown)(text)),
  );
  const when = made.state === 'DRAFT' ? null : createdAt;
  const feedback = feedbackOf(painter, name, made, shown);
  const emergency = made.isEmergency && emergencyOf(painter, name, made, shown.record);
  await painter.db.referral.create({
    data: {
      ...{ no: '', ...painter.words('Referral', name, shown.notice), id, journeyId: id, state: made.state },
      ...{ direction: 'UP', kind: 'OUTPATIENT', urgency: 'ROUTINE', reasonCode: 'CRITICAL' },
      ...{
        carePhase: 'TREATMENT',
        validityDays: 14,
        createdAt,
        movedAt: createdAt,
        recordSealed,
        safetySealed,
      },
      endTextSealed: painter.text(at('endTextSealed'), shown.record),
      abortTextSealed: painter.text(at('abortTextSealed'), shown.record),
      residentId: painter.id(made.resident),
      ...{ initiatingOrgId: painter.id(made.by), fromOrgId: painter.id(made.from) },
      ...{ authorId: painter.id(`v${made.by}`), ownerId: painter.id(`v${made.from}`) },
      ...{ submittedAt: when, sentAt: when },
      arrivedAt: made.answer === 'ACCEPTED' ? createdAt : null,
      // Past its validity in two days, as far as nobody has arrived.
      expiresAt: made.state === 'SENT' ? hoursAgo(-24) : null,
      diagnoses: { create: diagnosesOf(painter, name, shown) },
      targets: { create: targetsOf(painter, name, made, shown) },
      ...(emergency && { kind: 'EMERGENCY', urgency: 'EMERGENCY', emergency }),
      ...(feedback && { feedback }),
    },
  });
  await paintAttachment(painter, name, made.by, shown);
  await paintEvent(painter, 'referral', name, shown.entry);
}

/** Referrals in every relation: begun, signed, asked, treated; and to whom they are over. */
export async function paintReferrals(painter: Painter): Promise<void> {
  for (const [name, made] of Object.entries(REFERRALS)) await paintReferral(painter, name, made);
  const treated = { basis: 'REFERRAL', basisId: painter.id('zB'), startedAt: createdAt, endedAt: null };
  const whose = { residentId: painter.id('rA'), organizationId: painter.id('B') };
  await painter.db.careRelation.create({ data: { id: painter.id('B treats rA'), ...whose, ...treated } });
}
