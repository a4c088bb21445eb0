import type { Reference } from '@medplum/fhirtypes';
import { localDateOf } from '../../../domain/calendar-date.ts';
import { divertEmergency } from '../../../domain/emergency/divert.ts';
import { acceptReferral, confirmBedWait, withdrawAcceptance } from '../../../domain/referral/accept.ts';
import {
  answerReceiver,
  askSender,
  receiveReferral,
  rejectReferral,
} from '../../../domain/referral/answer.ts';
import type { GivenFile } from '../../../domain/referral/attach.ts';
import { chooseTarget, withdrawTarget } from '../../../domain/referral/choose.ts';
import { feedbackIdOf } from '../../../domain/referral/exchanged-documents.ts';
import { giveFeedback } from '../../../domain/referral/feedback.ts';
import { confirmReturn, deferReturn } from '../../../domain/referral/return-home.ts';
import { missReferral, scheduleReferral } from '../../../domain/referral/schedule.ts';
import type { ReferralActInput } from '../../../domain/referral/sign.ts';
import {
  arriveReferral,
  completeReferral,
  diedInReferral,
  leaveReferral,
  treatReferral,
} from '../../../domain/referral/visit.ts';
import type { Acting } from '../../../domain/viewer.ts';
import type { ExtensionName } from '../../extensions.ts';
import { checklistIn } from '../../map/checklist.ts';
import { documentIn } from '../../map/document.ts';
import { type FileIn, givenOut } from '../../map/enclosed-file.ts';
import { elementsOfFeedback, feedbackFromFhir, partsOfFeedback } from '../../map/feedback.ts';
import { instantIn, instantSaid } from '../../map/instant.ts';
import { reasonIn } from '../../map/reason.ts';
import { saidIn, type TaskChange } from '../../map/task-change.ts';
import type { TaskAct } from '../../map/task-transitions.ts';
import type { ActKind } from '../actor.ts';
import { unprocessable } from '../fault.ts';
import { literal } from '../params.ts';
import { notCarried } from '../shaped.ts';
import type { Writing } from '../writing.ts';
import { requireOnward } from './transfer-write.ts';

/** A change of one Task as its act is planned: what was read, and what is asked for. */
export interface Changing {
  readonly change: TaskChange;
  readonly targetId: string;
  readonly referralId: string;
  readonly writing: Writing;
}

/** An act with its input, read whole before anything is done. */
export interface PlannedAct {
  readonly kind: ActKind;
  /** Who signs, where the resource names somebody. */
  readonly signer?: NonNullable<Parameters<Writing['actor']>[1]>;
  /** Where it is said what the act is told, beside what every Task has. */
  readonly elements?: Readonly<Record<string, string>>;
  /** Files that come with it. */
  readonly files?: readonly FileIn[];
  /** `attachments`: the files, as they were kept for it. */
  run(acting: Acting, on: ReferralActInput, attachments: readonly GivenFile[]): Promise<string>;
  /** What the resources that it has taken up have become, by full URL. */
  parts?(referralId: string): Promise<ReadonlyMap<string, string>>;
}

const reported = (run: PlannedAct['run']): PlannedAct => ({ kind: 'reported', run });

const REASON = 'Task.statusReason';

/** @throws FhirFault 422 WORDS_MISSING */
function wordsFor({ words }: TaskChange, expression: string, what: string): string {
  if (words !== null) return words;
  throw unprocessable('WORDS_MISSING', `${what}, in a note or in the text of statusReason.`, expression);
}

const RAN = 'Task.executionPeriod';

/** @throws FhirFault 422 ELEMENT */
const ranIn = (text: string | null, end: 'start' | 'end'): Date | null =>
  text === null ? null : instantSaid(text, `${RAN}.${end}`);

/** A day of R4, or the day of an instant. @throws FhirFault 422 ELEMENT */
function dayIn(text: string | null, expression: string): string | null {
  if (text === null || /^\d{4}-\d{2}-\d{2}$/.test(text)) return text;
  const at = instantIn.safeParse(text);
  if (at.success) return localDateOf(new Date(at.data));
  throw unprocessable('ELEMENT', `${expression} is a day, or an instant with its zone.`, expression);
}

/** The id of a resource of this type that an extension names. @throws FhirFault 422 REFERENCE */
function named({ change, writing }: Changing, name: ExtensionName, type: string): string | null {
  const given = saidIn(change, name)?.valueReference?.reference;
  if (given === undefined) return null;
  const found = literal(writing.resolved(given), writing.base);
  if (found?.type === type) return found.id;
  const message = `The extension ${name} names a ${type} of this interface.`;
  throw unprocessable('REFERENCE', message, `Task.extension(${name})`);
}

interface Contact {
  readonly name: string;
  readonly phone: string;
}

/** @throws FhirFault 422 CONTACT */
function contactIn({ change }: Changing, name: ExtensionName): Contact {
  const contact = saidIn(change, name)?.valueContactDetail;
  // The network keeps one telephone, which is called: of several the others would be lost.
  if ((contact?.telecom ?? []).length > 1)
    throw notCarried(`Task.extension(${name}).valueContactDetail.telecom[1]`);
  const phone = contact?.telecom?.find(({ system = 'phone' }) => system === 'phone')?.value;
  if (contact?.name !== undefined && phone !== undefined) return { name: contact.name, phone };
  const message = `Name whom to call, with a telephone, in the extension ${name} (ContactDetail).`;
  throw unprocessable('CONTACT', message, `Task.extension(${name})`, 'required');
}

const PERIOD = 'Task.restriction.period.start';
/** What each act reads of the Task. Rules are the domain's: what it refuses is said with the element. */
export const PLANS: Readonly<Record<TaskAct, (changing: Changing) => PlannedAct>> = {
  referralReceive: () => reported(receiveReferral),
  referralRequestInfo: ({ change }) => {
    const text = wordsFor(change, 'Task.note', 'Say what is missing');
    return reported((acting, on) => askSender(acting, { ...on, text }));
  },
  referralAnswerInfo: ({ change, targetId }) => {
    const text = wordsFor(change, 'Task.note', 'Answer the question');
    return reported((acting, on) => answerReceiver(acting, { ...on, targetId, text }));
  },
  referralAccept: (changing) => {
    const { change } = changing;
    const { name: contactName, phone: contactPhone } = contactIn(changing, 'contact');
    const slotId = named(changing, 'slot', 'Slot');
    const departmentId = named(changing, 'department', 'HealthcareService');
    const expectedOn = slotId === null ? dayIn(change.expectedStart, PERIOD) : null;
    const isWaitingForBed = change.to.businessStatus === 'waiting-bed';
    const input = { contactName, contactPhone, slotId, departmentId, expectedOn, isWaitingForBed };
    return reported((acting, on) => acceptReferral(acting, { ...on, ...input }));
  },
  referralReject: ({ change }) => {
    const reason = reasonIn(change.reason, 'reject-reason', REASON);
    return reported((acting, on) => rejectReferral(acting, { ...on, ...reason }));
  },
  referralAcceptanceWithdraw: ({ change }) => {
    const reason = reasonIn(change.reason, 'acceptance-withdraw-reason', REASON);
    const alternative = wordsFor(change, 'Task.note', 'Say what is proposed instead');
    return reported((acting, on) => withdrawAcceptance(acting, { ...on, ...reason, alternative }));
  },
  referralBedWaitConfirm: () => reported(confirmBedWait),
  referralChoose: ({ targetId }) => reported((acting, on) => chooseTarget(acting, { ...on, targetId })),
  referralTargetWithdraw: ({ change, targetId }) => {
    const reason = reasonIn(change.reason, 'target-withdraw-reason', REASON);
    return reported((acting, on) => withdrawTarget(acting, { ...on, ...reason, targetId }));
  },
  referralSchedule: (changing) => {
    const { change } = changing;
    const slotId = named(changing, 'slot', 'Slot');
    if (slotId !== null) return reported((acting, on) => scheduleReferral(acting, { ...on, slotId }));
    const expectedOn = dayIn(change.expectedStart, PERIOD);
    const bedNo = saidIn(change, 'bed')?.valueString ?? null;
    return reported((acting, on) => scheduleReferral(acting, { ...on, expectedOn, bedNo }));
  },
  referralNoShow: () => reported(missReferral),
  referralArrive: ({ change }) => {
    const arrivedAt = ranIn(change.executionStart, 'start');
    return reported((acting, on) => arriveReferral(acting, { ...on, arrivedAt }));
  },
  referralTreat: () => reported(treatReferral),
  referralComplete: () => reported(completeReferral),
  referralFeedback: ({ change, writing }) => {
    const { outputs, contained } = change;
    const container = { contained, expression: 'Task', sibling: writing.sibling };
    const { document: output, files } = givenOut(outputs, container);
    if (output === null) {
      const message =
        'A Task is completed with its feedback: an output that names a Composition, contained or of the same transaction.';
      throw unprocessable('OUTPUT_MISSING', message, 'Task.output', 'required');
    }
    const document = documentIn(output, container);
    const said = feedbackFromFhir(document, { expression: 'Task.contained', now: writing.now });
    const [author] = document.head.author ?? [];
    const expression = 'Task.contained.author';
    return {
      kind: 'signed',
      ...(author !== undefined && { signer: { reference: author as Reference, expression } }),
      files,
      elements: elementsOfFeedback(document),
      run: (acting, on, attachments) => giveFeedback(acting, { ...on, ...said, attachments }),
      parts: async (referralId) => partsOfFeedback(output, document, await feedbackIdOf(referralId)),
    };
  },
  referralLeave: ({ change }) => {
    const reasonText = wordsFor(change, `${REASON}.text`, 'Say why the resident has left');
    return reported((acting, on) => leaveReferral(acting, { ...on, reasonText }));
  },
  referralTransfer: ({ referralId, writing }) => {
    requireOnward(referralId, writing);
    // The ServiceRequest of the same transaction has done it.
    return reported(async () => referralId);
  },
  returnHomeConfirm: (changing) => {
    const checklist = checklistIn(changing.change.checklist);
    const { name: contactName, phone: contactPhone } = contactIn(changing, 'contact');
    return reported((acting, on) => confirmReturn(acting, { ...on, checklist, contactName, contactPhone }));
  },
  returnHomeDefer: ({ change }) => {
    const reason = reasonIn(change.reason, 'return-defer-reason', REASON);
    const possibleFromOn = dayIn(change.expectedStart, PERIOD) ?? '';
    return reported((acting, on) => deferReturn(acting, { ...on, ...reason, possibleFromOn }));
  },
  referralDied: ({ change, writing }) => {
    const diedAt = ranIn(change.executionEnd, 'end') ?? writing.now;
    const summary = wordsFor(change, 'Task.note', 'Say what happened');
    return reported((acting, on) => diedInReferral(acting, { ...on, diedAt, summary }));
  },
  emergencyDivert: (changing) => {
    const reason = reasonIn(changing.change.reason, 'divert-reason', REASON);
    const toOrganizationId = named(changing, 'diverted-to', 'Organization');
    if (toOrganizationId === null) {
      const message = 'Name the hospital that takes the resident, in the extension diverted-to.';
      throw unprocessable('DIVERTED_TO', message, 'Task.extension(diverted-to)', 'required');
    }
    const departmentId = named(changing, 'diverted-to-department', 'HealthcareService');
    const { name: acceptedByName, phone: acceptedByPhone } = contactIn(changing, 'diverted-to-contact');
    const taken = { toOrganizationId, departmentId, acceptedByName, acceptedByPhone };
    return reported((acting, on) => divertEmergency(acting, { ...on, ...reason, ...taken }));
  },
};
