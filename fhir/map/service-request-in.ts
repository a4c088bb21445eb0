import { z } from 'zod';
import {
  CARE_PHASES,
  REFERRAL_DIRECTIONS,
  REFERRAL_KINDS,
  VISIT_MODES,
} from '../../domain/codes/referral.ts';
import { REFERRAL_REASONS } from '../../domain/codes/referral-reason.ts';
import type { ExternalLabel } from '../../domain/exchange/external-id.ts';
import type { ReferralContentInput } from '../../domain/referral/draft.ts';
import { BLOCK_TEXTS } from '../../domain/safety-block/content.ts';
import { SYSTEMS } from '../codes.ts';
import { extension } from '../extensions.ts';
import { unprocessable } from '../facade/fault.ts';
import { shaped } from '../facade/shaped.ts';
import { whole } from './carried.ts';
import { diagnosesIn, isMaskedDiagnosis } from './diagnosis.ts';
import { containedIn, type DocumentIn, documentIn } from './document.ts';
import { instantSaid } from './instant.ts';
import { recordFromFhir } from './referral-record.ts';
import { SAFETY_LISTS } from './safety.ts';
import { urgencyOfPriority } from './service-request.ts';
import {
  type Concept,
  codeIn,
  concept,
  extensionIn,
  extensions,
  type ReferenceIn,
  reference,
} from './shapes.ts';

export const pointer = reference.extend({ extension: extensions });
const READ = {
  status: z.string(),
  identifier: z.array(z.object({ system: z.string().optional(), value: z.string().optional() })).optional(),
  category: z.array(concept).optional(),
  priority: z.string().optional(),
  subject: reference,
  requester: reference.optional(),
  performer: z.array(pointer).optional(),
  basedOn: z.array(reference).optional(),
  reasonCode: z.array(concept).optional(),
  supportingInfo: z.array(reference).optional(),
  contained: z.array(z.unknown()).optional(),
  extension: extensions,
};
/** What changes or adds to an order has no place in a referral here: who is treated by it would not be told. */
const read = whole(READ, [
  ...['intent', 'doNotPerform', 'instantiatesCanonical', 'instantiatesUri', 'requisition', 'code'],
  ...['encounter', 'authoredOn', 'performerType'],
]);
type Said = z.infer<typeof read>;

/** The elements that are read of a referral. */
export const SAID_OF_REFERRAL: readonly string[] = ['intent', ...Object.keys(READ)];

/** Whom a performer names: an organisation, a department, or a department of the organisation. */
export interface NamedPerformer {
  readonly organization: ReferenceIn | null;
  readonly department: ReferenceIn | null;
}

/** A referral as a ServiceRequest says it: whatever is a reference is given as it stands. */
export interface ReferralIn {
  readonly status: string;
  /** What the systems of the source call it. */
  readonly names: readonly ExternalLabel[];
  /** Without the diagnoses whose name was masked when they were read. */
  readonly content: Omit<ReferralContentInput, 'fromOrganizationId' | 'targets'>;
  readonly hasMasked: boolean;
  /** It says something of the safety block. */
  readonly saysSafety: boolean;
  readonly subject: ReferenceIn;
  /** Who signs: a practitioner, or an organisation; null: who sends it. */
  readonly requester: ReferenceIn | null;
  readonly performers: readonly NamedPerformer[];
  /** What it goes on from. */
  readonly basedOn: ReferenceIn | null;
}

const saysSafety = (document: DocumentIn): boolean =>
  [...SAFETY_LISTS, ...BLOCK_TEXTS].some((code) => document.entries(code) !== null);

/** The number of the network is given by it, and no name of the source. @throws FhirFault 422 IDENTIFIER */
const namesIn = ({ identifier = [] }: Said): ExternalLabel[] =>
  identifier.flatMap(({ system, value }, at) => {
    if (system === SYSTEMS.referralNo) return [];
    if (system !== undefined && value !== undefined) return [{ system, value }];
    const message = 'An identifier is a system and a value.';
    throw unprocessable('IDENTIFIER', message, `ServiceRequest.identifier[${at}]`, 'required');
  });

/** @throws FhirFault 422 CODE_MISSING */
function required<Code>(code: Code | null, list: string, expression: string): Code {
  if (code !== null) return code;
  throw unprocessable('CODE_MISSING', `Say it with a code of ${list}.`, expression, 'required');
}

function urgencyIn({ priority }: Said): 'URGENT' | 'ROUTINE' {
  const urgency = urgencyOfPriority(priority ?? 'routine');
  if (urgency === 'URGENT' || urgency === 'ROUTINE') return urgency;
  if (urgency === null) {
    const unknown = `${priority} is no code of http://hl7.org/fhir/request-priority.`;
    throw unprocessable('CODE_UNKNOWN', unknown, 'ServiceRequest.priority', 'code-invalid');
  }
  const message = 'An emergency is told by the notice of the network, and is no request.';
  throw unprocessable('PRIORITY', message, 'ServiceRequest.priority');
}

function visitIn(said: Said) {
  const at = extensionIn(said.extension, extension('face-to-face-at'))?.valueDateTime;
  const mode = extensionIn(said.extension, extension('face-to-face-mode'))?.valueCoding;
  const expression = 'ServiceRequest.extension(face-to-face-at)';
  const faceToFaceAt = at === undefined ? null : instantSaid(at, expression);
  const named = { list: 'visit-mode', table: VISIT_MODES, expression };
  return { faceToFaceAt, faceToFaceMode: mode === undefined ? null : codeIn({ coding: [mode] }, named) };
}

const isDepartment = ({ reference: name, type, identifier }: ReferenceIn): boolean =>
  type === 'HealthcareService' ||
  name?.includes('HealthcareService/') === true ||
  identifier?.system === SYSTEMS.department;

/** Whom a reference means that may name the department beside it, or alone. */
export function performerIn({ extension: list, ...named }: z.infer<typeof pointer>): NamedPerformer {
  if (isDepartment(named)) return { organization: null, department: named };
  const department = extensionIn(list, extension('department'))?.valueReference ?? null;
  return { organization: named, department };
}

/**
 * What a ServiceRequest says of a referral that is drafted or revised.
 * @throws FhirFault 422 ELEMENT, NOT_CARRIED, CODE_MISSING, CODE_UNKNOWN, PRIORITY, CONTAINED
 */
export function referralFromFhir(resource: unknown): ReferralIn {
  const type = 'ServiceRequest';
  const said = shaped(read, resource, type);
  const among = <Table extends Readonly<Record<string, string>>>(
    concepts: readonly Concept[] | undefined,
    list: string,
    table: Table,
    element: string,
  ) => {
    const expression = `${type}.${element}`;
    const codes = (concepts ?? []).map((one) => codeIn(one, { list, table, expression }));
    return required(codes.find((code) => code !== null) ?? null, list, expression);
  };
  const phase = extensionIn(said.extension, extension('care-phase'))?.valueCoding;
  const days = extensionIn(said.extension, extension('validity-days'));
  const validity = days?.valueInteger ?? days?.valuePositiveInt;
  const pointed = said.supportingInfo?.find(({ reference: name }) => name?.startsWith('#'))?.reference;
  const document = pointed === undefined ? null : documentIn(pointed, containedIn(said.contained, type));
  const record = document === null ? {} : recordFromFhir(document, `${type}.contained`);
  const reasonText = said.reasonCode?.[0]?.text ?? record.reasonText ?? null;
  // What is left out says nothing: a transfer goes on with what came (domain 3.5.7).
  const areDiagnosesSaid = (document?.entries('diagnoses') ?? null) !== null;
  const diagnoses = document === null ? [] : diagnosesIn(document);
  const named = diagnoses.filter((one) => !isMaskedDiagnosis(one));
  return {
    ...{ status: said.status, names: namesIn(said), hasMasked: named.length < diagnoses.length },
    saysSafety: document !== null && saysSafety(document),
    content: {
      ...record,
      kind: among(said.category, 'referral-kind', REFERRAL_KINDS, 'category'),
      direction: among(said.category, 'referral-direction', REFERRAL_DIRECTIONS, 'category'),
      urgency: urgencyIn(said),
      reasonCode: among(said.reasonCode, 'referral-reason', REFERRAL_REASONS, 'reasonCode'),
      reasonText,
      carePhase: among(
        phase === undefined ? [] : [{ coding: [phase] }],
        'care-phase',
        CARE_PHASES,
        'extension(care-phase)',
      ),
      diagnoses: areDiagnosesSaid ? named : null,
      ...visitIn(said),
      ...(validity !== undefined && { validityDays: validity }),
    },
    subject: said.subject,
    requester: said.requester ?? null,
    performers: (said.performer ?? []).map(performerIn),
    basedOn: said.basedOn?.[0] ?? null,
  };
}
