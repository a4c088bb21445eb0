import type { AuditEvent, CodeableConcept, Coding } from '@medplum/fhirtypes';
import type { ExchangedAudit } from '../../domain/audit/exchanged.ts';
import { AUDIT_ACTIONS, type AuditAction } from '../../domain/codes/audit.ts';
import { ROLES } from '../../domain/codes/role.ts';
import { codingOf, conceptOf } from './coding.ts';

const EVENT_TYPE = 'http://terminology.hl7.org/CodeSystem/audit-event-type';
const DICOM = 'http://dicom.nema.org/resources/ontology/DCM';
const REST: Coding = { system: EVENT_TYPE, code: 'rest', display: 'RESTful Operation' };
const SIGN_IN: Coding = { system: DICOM, code: '110114', display: 'User Authentication' };
const APPLICATION: Coding = { system: DICOM, code: '110100', display: 'Application Activity' };

/** R4 audit-event-action and audit-event-outcome of each action. */
const SAID: Readonly<Record<AuditAction, readonly [NonNullable<AuditEvent['action']>, '0' | '4']>> = {
  ...{ READ: ['R', '0'], PRINT: ['R', '0'], ACT: ['U', '0'], OVERTAKEN: ['E', '0'] },
  ...{ DENIED: ['E', '4'], REFUSED: ['E', '4'] },
  ...{ SIGN_IN: ['E', '0'], SIGN_IN_FAILED: ['E', '4'], SIGN_OUT: ['E', '0'] },
};

/** What an object of the network is over FHIR. Rows of this interface name the type itself. */
export const AUDITED_TYPES: Readonly<Record<string, string>> = {
  ...{ resident: 'Patient', referral: 'ServiceRequest', referralTarget: 'Task' },
  ...{ appointment: 'Appointment', admission: 'Encounter', consent: 'Consent', slot: 'Slot' },
  ...{ session: 'Schedule', organization: 'Organization', department: 'HealthcareService' },
  ...{ practitioner: 'Practitioner', roleAssignment: 'PractitionerRole' },
  ...{ contactNotification: 'Communication', file: 'Binary', subscription: 'Subscription' },
};
const isType = (noun: string): boolean => /^[A-Z][A-Za-z]+$/.test(noun);

/** The nouns under which an object of a type stands in the log. */
export const nounsOfType = (type: string): string[] => [
  type,
  ...Object.keys(AUDITED_TYPES).filter((noun) => AUDITED_TYPES[noun] === type),
];

function typeOf({ action, operation }: ExchangedAudit): Coding {
  if (action.startsWith('SIGN_')) return SIGN_IN;
  return operation.startsWith('fhir.') ? REST : APPLICATION;
}

/** The object of a row, where FHIR has a type for it, and whom it is about. */
export function aboutOf({ noun, nounId, residentIds }: ExchangedAudit): string[] {
  const type = noun === null ? undefined : isType(noun) ? noun : AUDITED_TYPES[noun];
  const object = type === undefined || nounId === null ? [] : [`${type}/${nounId}`];
  const people = (residentIds ?? []).map((id) => `Patient/${id}`);
  return [...new Set([...object, ...people])];
}

const isRole = (code: string): code is keyof typeof ROLES => Object.hasOwn(ROLES, code);
export const rolesOf = ({ role }: ExchangedAudit): CodeableConcept[] =>
  (role ?? '')
    .split(' ')
    .filter(isRole)
    .map((one) => conceptOf('role', ROLES, one));

/** A row of the audit log (审计) as R4 AuditEvent. */
export function auditEventToFhir(row: ExchangedAudit): AuditEvent {
  const { id, at, action, operation, outcome, organizationId, personName, practitionerId } = row;
  const [did, came] = SAID[action];
  const entity = aboutOf(row).map((reference) => ({ what: { reference } }));
  const roles = rolesOf(row);
  const organization = { reference: `Organization/${organizationId}` };
  return {
    ...{ resourceType: 'AuditEvent', id, type: typeOf(row) },
    subtype: [codingOf('audit-action', AUDIT_ACTIONS, action), { code: operation }],
    ...{ action: did, recorded: at.toISOString(), outcome: came, outcomeDesc: outcome },
    agent: [
      {
        ...(roles.length > 0 && { role: roles }),
        who: practitionerId === null ? organization : { reference: `Practitioner/${practitionerId}` },
        ...(personName !== null && { name: personName }),
        requestor: true,
      },
    ],
    source: { observer: organization } as AuditEvent['source'],
    ...(entity.length > 0 && { entity }),
  };
}
