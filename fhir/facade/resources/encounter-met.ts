import { readTogether } from '../../../domain/act.ts';
import {
  type ExchangedAdmission,
  exchangedAdmissions,
  hasJustBegun,
} from '../../../domain/admission/exchanged.ts';
import { localDateOf } from '../../../domain/calendar-date.ts';
import type { Acting } from '../../../domain/viewer.ts';
import { identifiersIn, type ReceivedEncounter } from '../../map/encounter.ts';
import type { EncounterStep } from '../../map/encounter-steps.ts';
import { only } from '../as-read.ts';
import { FhirFault, unprocessable } from '../fault.ts';
import { asSince } from '../write.ts';
import type { Writing } from '../writing.ts';
import type { Telling } from './encounter-acts.ts';
import { admissionFixed, corrections, performActs, requireSameAdmission, stepTo } from './encounter-known.ts';
import { ELEMENTS, referralIn } from './encounter-said.ts';

/** What tells of the same once more goes on with it; a leave, its end and what was wrong are said of what was read. */
const GOES_ON: readonly EncounterStep[] = ['STAY', 'ADMIT', 'DISCHARGE'];

function knownOtherwise({ id }: ExchangedAdmission, expression: string): FhirFault {
  const message = `Encounter/${id} is known of that hospital and time, and stands otherwise: read it and update it.`;
  const fault = { status: 409, issue: 'conflict', code: 'ENCOUNTER_KNOWN', message } as const;
  return new FhirFault({ ...fault, expression: [expression] });
}

function requireGoesOn(row: ExchangedAdmission, step: EncounterStep): void {
  if (!GOES_ON.includes(step)) throw knownOtherwise(row, 'Encounter.status');
}

/** @throws FhirFault 409 ENCOUNTER_KNOWN that names what is known otherwise */
function requireAsKnown(row: ExchangedAdmission, received: ReceivedEncounter, step: EncounterStep): void {
  requireGoesOn(row, step);
  const isPlanned = row.state === 'PLANNED';
  if (isPlanned && step !== 'STAY') return;
  const { kind, admittedAt, ...since } = corrections(row, received, step);
  const wrong = Object.entries(isPlanned ? { kind, admittedAt } : { kind, admittedAt, ...since });
  const [name] = wrong.find(([, value]) => value !== null) ?? [];
  if (name !== undefined) throw knownOtherwise(row, ELEMENTS[name as keyof typeof ELEMENTS]);
}

/** Tells of what the system has told already: the same is no news, and nothing that it contradicts is kept in silence. */
export async function tellKnown(
  acting: Acting,
  row: ExchangedAdmission,
  received: ReceivedEncounter,
  writing: Writing,
): Promise<string> {
  const step = stepTo(received.status, row);
  requireSameAdmission(row, received, writing);
  requireAsKnown(row, received, step);
  return performActs(acting, { row, received, writing }, step);
}

/** An admission of which the system has told just now, under a number by which it has not called it so far. */
export interface Told {
  readonly id: string;
  /** Nobody has told of it before. */
  readonly isNew: boolean;
  /** The system itself has told of it before. */
  readonly isOwn: boolean;
}

/** Two numbers of one system are two admissions; that a plan begins under another one is no wonder. */
async function requireNotCalledOtherwise(
  row: ExchangedAdmission,
  received: ReceivedEncounter,
): Promise<void> {
  const said = identifiersIn(received);
  const isSaid = ({ system, value }: { readonly system: string; readonly value: string }): boolean =>
    said.some((one) => one.system === system && one.value === value);
  if (said.length === 0 || row.names.length === 0 || row.names.some(isSaid)) return;
  if (!(await hasJustBegun(row.id))) throw knownOtherwise(row, ELEMENTS.identifier);
}

/**
 * What has been told, as it is about to be kept and shown to who told it.
 * @throws FhirFault 422 ADMISSION_ELSEWHERE for what a hospital tells of another one
 */
export async function shownToTeller(id: string, writing: Writing): Promise<ExchangedAdmission> {
  const row = await readTogether(() => only(exchangedAdmissions, id, asSince(writing)));
  if (row !== null) return row;
  const message = 'A hospital tells of those who are admitted to it, and of nobody elsewhere.';
  throw unprocessable('ADMISSION_ELSEWHERE', message, ELEMENTS.hospitalId, 'business-rule');
}

/**
 * What was told has met what is known of the same hospital and time. What the system has told itself stands as it told it; what others have told
 * of that day is put right by it, for it is the hospital that knows.
 * @throws FhirFault 409 ENCOUNTER_KNOWN that names what is known otherwise
 */
export async function meet(
  acting: Acting,
  { row, received, writing }: Telling,
  { isOwn }: Told,
): Promise<void> {
  const step = stepTo(received.status, row);
  await requireNotCalledOtherwise(row, received);
  if (![null, row.referralId].includes(referralIn(received, writing)))
    throw admissionFixed(ELEMENTS.referralId);
  const isOfThatDay = localDateOf(row.admittedAt) === localDateOf(new Date(received.period.start));
  if (isOwn || !isOfThatDay) requireAsKnown(row, received, step);
  requireGoesOn(row, step);
  await performActs(acting, { row, received, writing }, step);
}
