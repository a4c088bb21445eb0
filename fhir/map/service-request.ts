import type { CodeableConcept, Extension, Reference, ServiceRequest } from '@medplum/fhirtypes';
import {
  CARE_PHASES,
  REFERRAL_DIRECTIONS,
  REFERRAL_KINDS,
  REFERRAL_STATES,
  type ReferralState,
  VISIT_MODES,
} from '../../domain/codes/referral.ts';
import { REFERRAL_REASONS } from '../../domain/codes/referral-reason.ts';
import type { ExchangedReferral } from '../../domain/referral/exchanged.ts';
import type { OpenContent } from '../../domain/referral/open-content.ts';
import { SYSTEMS } from '../codes.ts';
import { type ExtensionName, extension } from '../extensions.ts';
import { codingOf, conceptOf } from './coding.ts';
import { RESTRICTED } from './feedback.ts';
import { reasonConcept } from './reason.ts';
import { RECORD_ID, recordToFhir } from './referral-record.ts';

type Status = NonNullable<ServiceRequest['status']>;
export const REQUEST_STATUS = 'http://hl7.org/fhir/request-status';

/** The states of a referral by what R4 says of a request (domain 6). */
export const STATES_OF_STATUS = {
  draft: ['DRAFT', 'PENDING_COSIGN', 'PENDING_REVIEW'],
  active: [
    ...(['SENT', 'PLACED', 'NO_SHOW', 'ARRIVED', 'IN_TREATMENT', 'COMPLETED'] as const),
    'FEEDBACK_RETURNED',
  ],
  completed: ['CLOSED', 'CLOSED_WITHOUT_FEEDBACK', 'TRANSFERRED', 'DIED'],
  revoked: [
    ...(['CANCELLED', 'EXPIRED', 'RECALLED', 'REDIRECTED', 'CLOSED_UNMET', 'LEFT', 'ABORTED'] as const),
  ],
  'entered-in-error': ['VOIDED'],
} as const satisfies { readonly [S in Status]?: readonly ReferralState[] };
export type RequestStatus = keyof typeof STATES_OF_STATUS;

export function requestStatus(state: ReferralState): RequestStatus {
  const statuses = Object.entries(STATES_OF_STATUS) as [RequestStatus, readonly ReferralState[]][];
  return statuses.find(([, states]) => states.includes(state))?.[0] ?? 'draft';
}

/** Urgency by the priority of R4; `asap` is read as urgent. */
export const PRIORITIES = { EMERGENCY: 'stat', URGENT: 'urgent', ROUTINE: 'routine' } as const;
export const priorityOf = (urgency: string): 'stat' | 'urgent' | 'routine' =>
  PRIORITIES[urgency as keyof typeof PRIORITIES] ?? 'routine';
export const urgencyOfPriority = (priority: string): keyof typeof PRIORITIES | null => {
  if (priority === 'asap') return 'URGENT';
  const found = Object.entries(PRIORITIES).find(([, code]) => code === priority);
  return (found?.[0] as keyof typeof PRIORITIES | undefined) ?? null;
};

export const to = (type: string, id: string): { reference: string } => ({ reference: `${type}/${id}` });

const practitioner = (name: ExtensionName, id: string | null): Extension[] =>
  id === null ? [] : [{ url: extension(name), valueReference: to('Practitioner', id) }];

const instant = (name: ExtensionName, at: Date | null): Extension[] =>
  at === null ? [] : [{ url: extension(name), valueDateTime: at.toISOString() }];

/** Why it ended, or came back. */
const END_REASONS = [
  ...(['referral-cancel-reason', 'abort-reason', 'recall-reason', 'unmet-reason'] as const),
  'referral-return-reason',
] as const;

function extensionsOf(referral: ExchangedReferral): Extension[] {
  const { state, initiatingOrgId, faceToFaceMode, validityDays, endReasonCode, endText } = referral;
  const reason = reasonConcept(END_REASONS, endReasonCode, endText);
  return [
    {
      url: extension('referral-state'),
      valueCoding: codingOf('referral-state', REFERRAL_STATES, state),
    },
    { url: extension('initiating-organization'), valueReference: to('Organization', initiatingOrgId) },
    ...practitioner('author', referral.authorId),
    ...practitioner('co-signer', referral.coSignerId),
    ...practitioner('owner', referral.ownerId),
    ...instant('sent-at', referral.sentAt),
    ...instant('expires-at', referral.expiresAt),
    ...instant('face-to-face-at', referral.faceToFaceAt),
    ...(faceToFaceMode === null
      ? []
      : [
          {
            url: extension('face-to-face-mode'),
            valueCoding: codingOf('visit-mode', VISIT_MODES, faceToFaceMode),
          },
        ]),
    { url: extension('validity-days'), valueInteger: validityDays },
    ...(reason === null ? [] : [{ url: extension('status-reason'), valueCodeableConcept: reason }]),
  ];
}

const isMasked = ({ diagnoses, safety }: OpenContent): boolean =>
  safety?.isMasked === true || diagnoses.some(({ isProtected }) => isProtected);

const performerOf = ({ organizationId, departmentId }: ExchangedReferral['asked'][number]): Reference => ({
  ...to('Organization', organizationId),
  ...(departmentId !== null && {
    extension: [{ url: extension('department'), valueReference: to('HealthcareService', departmentId) }],
  }),
});

/** What it says beside where it stands. */
function said(content: OpenContent, referral: ExchangedReferral): Partial<ServiceRequest> {
  const subject = to('Patient', referral.residentId);
  const author = to('Organization', referral.fromOrgId);
  const reason: CodeableConcept = {
    ...conceptOf('referral-reason', REFERRAL_REASONS, content.reasonCode),
    ...(content.record.reasonText !== null && { text: content.record.reasonText }),
  };
  return {
    ...(isMasked(content) && { meta: RESTRICTED }),
    contained: recordToFhir(content, referral.sentAt ?? referral.createdAt, { subject, author }),
    reasonCode: [reason],
    supportingInfo: [
      { reference: `#${RECORD_ID}` },
      ...(referral.consentId === null ? [] : [to('Consent', referral.consentId)]),
    ],
  };
}

/** A referral (转诊) as R4 ServiceRequest, as far as it is open. */
export function referralToFhir(referral: ExchangedReferral): ServiceRequest {
  const { id, no, names, state, kind, direction, urgency, residentId, fromOrgId, asked, parent, content } =
    referral;
  const care: Extension[] =
    content === null
      ? []
      : [
          {
            url: extension('care-phase'),
            valueCoding: codingOf('care-phase', CARE_PHASES, content.carePhase),
          },
        ];
  return {
    ...{ resourceType: 'ServiceRequest', id },
    ...(content !== null && said(content, referral)),
    extension: [...extensionsOf(referral), ...care],
    identifier: [{ system: SYSTEMS.referralNo, value: no }, ...names],
    ...(parent !== null && {
      [parent.isReplaced ? 'replaces' : 'basedOn']: [to('ServiceRequest', parent.id)],
    }),
    ...{ status: requestStatus(state), intent: 'order' },
    category: [
      conceptOf('referral-kind', REFERRAL_KINDS, kind),
      conceptOf('referral-direction', REFERRAL_DIRECTIONS, direction),
    ],
    priority: priorityOf(urgency),
    code: {
      coding: [{ system: 'http://snomed.info/sct', code: '3457005', display: 'Patient referral' }],
      text: '转诊',
    },
    subject: to('Patient', residentId),
    authoredOn: referral.createdAt.toISOString(),
    requester: to('Organization', fromOrgId),
    performer: asked.map(performerOf) as NonNullable<ServiceRequest['performer']>,
  };
}
