import type { Provenance } from '@medplum/fhirtypes';
import type { ExchangedAudit } from '../../domain/audit/exchanged.ts';
import { codeSystem } from '../codes.ts';
import { AUDITED_TYPES, aboutOf, rolesOf } from './audit-event.ts';

/** The nouns whose acts have a target in FHIR. */
export const ACTED_NOUNS: readonly string[] = Object.keys(AUDITED_TYPES);

const PARTICIPANTS = 'http://terminology.hl7.org/CodeSystem/provenance-participant-type';
const PERFORMER = { system: PARTICIPANTS, code: 'performer', display: 'Performer' };
/** A machine, where nobody had to be named. */
const ASSEMBLER = { system: PARTICIPANTS, code: 'assembler', display: 'Assembler' };

/** An act (办理) as R4 Provenance: who has done what to which object, and on whose behalf. */
export function provenanceToFhir(act: ExchangedAudit): Provenance {
  const { id, at, operation, organizationId, personName, practitionerId } = act;
  const organization = { reference: `Organization/${organizationId}` };
  const display = personName === null ? {} : { display: personName };
  const role = rolesOf(act);
  const isMachine = (act.role ?? '').split(' ').includes('HIS_CLIENT');
  const who =
    practitionerId === null
      ? { ...organization, ...display }
      : { reference: `Practitioner/${practitionerId}`, ...display };
  return {
    ...{ resourceType: 'Provenance', id },
    target: aboutOf(act).map((reference) => ({ reference })),
    ...{ occurredDateTime: at.toISOString(), recorded: at.toISOString() },
    activity: { coding: [{ system: codeSystem('act'), code: operation }] },
    agent: [
      {
        type: { coding: [isMachine ? ASSEMBLER : PERFORMER] },
        ...(role.length > 0 && { role }),
        who,
        onBehalfOf: organization,
      },
    ],
  };
}
