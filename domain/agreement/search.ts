import type {
  AgreementState as AgreementCode,
  AgreementServiceCode,
  AgreementType,
} from '../codes/agreement.ts';
import type { Viewer } from '../viewer.ts';
import { whereEffectiveState } from '../workflow.ts';
import { agreementsVisible } from './policy.ts';
import { type AgreementState, agreementWorkflow } from './workflow.ts';

export interface AgreementFilter {
  readonly states?: readonly AgreementCode[] | null | undefined;
  readonly type?: AgreementType | null | undefined;
  readonly service?: AgreementServiceCode | null | undefined;
  readonly otherOrganizationId?: string | null | undefined;
}

/** Row filter of a list: what the viewer may see, in the wanted states (timers counted), with the wanted partner. */
export function agreementsWanted(viewer: Viewer, filter: AgreementFilter, now: Date) {
  const { states, type, service, otherOrganizationId: other } = filter;
  return {
    AND: [
      agreementsVisible(viewer, now),
      // What was entered in error stands on no list unless it is asked for (domain 0 VOIDED).
      ...(states == null
        ? [{ state: { not: 'VOIDED' } }]
        : [whereEffectiveState(agreementWorkflow, states as readonly AgreementState[], now)]),
      ...(type == null ? [] : [{ type }]),
      ...(service == null ? [] : [{ services: { some: { service } } }]),
      ...(other == null ? [] : [{ OR: [{ nursingHomeId: other }, { medicalOrgId: other }] }]),
    ],
  };
}
