import type { Provenance, Reference } from '@medplum/fhirtypes';
import { machineOf, practitionerNamed } from '../../domain/his-client/standing.ts';
import { practitionerLicence } from '../../domain/practitioner/exchanged.ts';
import type { Acting } from '../../domain/viewer.ts';
import { SYSTEMS } from '../codes.ts';
import type { Asking } from './asking.ts';
import { badRequest, FhirFault, inHttp, unprocessable } from './fault.ts';
import { literal } from './params.ts';

/** Whether a machine may report it, or a person has signed it. */
export type ActKind = 'reported' | 'signed';

const HEADER = 'X-Provenance';
/** As an answer names it. */
export const [SAID_IN_HEADER] = inHttp(HEADER);

/** The reference to who acted, in the header that R4 has for it. @throws FhirFault 400 */
export function provenanceAgent(header: string | undefined): Reference | null {
  if (header === undefined) return null;
  let provenance: Partial<Provenance>;
  try {
    provenance = JSON.parse(header) as Partial<Provenance>;
  } catch {
    throw badRequest('PROVENANCE', `${HEADER} is no JSON.`, inHttp(HEADER));
  }
  const [agent, ...others] = Array.isArray(provenance?.agent) ? provenance.agent : [];
  if (others.length > 0)
    throw badRequest('PROVENANCE', `${HEADER} names one agent: the practitioner who acts.`, inHttp(HEADER));
  const who = agent?.who;
  if (who === undefined || who === null || typeof who !== 'object')
    throw badRequest(
      'PROVENANCE',
      `${HEADER} is a Provenance whose agent.who is the practitioner.`,
      inHttp(HEADER),
    );
  return who;
}

/** The licence number that a reference to a practitioner means: by identifier, or by one of our resources. */
async function licenceOf(named: Reference, { base }: Asking, expression: string): Promise<string> {
  const { identifier, reference } = named;
  if (typeof identifier?.value === 'string' && (identifier.system ?? SYSTEMS.licence) === SYSTEMS.licence)
    return identifier.value;
  const own = typeof reference === 'string' ? literal(reference, base) : null;
  const licence = own === null ? null : await practitionerLicence(own.type, own.id);
  if (licence !== null) return licence;
  const message = `Name the practitioner by the licence number, as identifier of ${SYSTEMS.licence}.`;
  throw unprocessable('PRACTITIONER_IDENTIFIER', message, expression);
}

interface Named {
  readonly reference: Reference | null;
  /** Where it stands, for the answer. */
  readonly expression: string;
}

/**
 * As whom an act is done: the practitioner that is named, or the machine where no person has to sign.
 * @throws FhirFault 422 PRACTITIONER_REQUIRED, PRACTITIONER_IDENTIFIER, PRACTITIONER_UNKNOWN
 */
export async function actorFor(
  asking: Asking,
  kind: ActKind,
  { reference, expression }: Named,
): Promise<Acting> {
  const { client, reader, now } = asking;
  if (reference === null) {
    if (kind === 'reported') return { ...reader, viewer: machineOf(client) };
    const elsewhere = expression === SAID_IN_HEADER ? '' : `${expression}, or in `;
    const message = `A person signs this: name the practitioner in ${elsewhere}the header ${HEADER}.`;
    throw new FhirFault({
      status: 422,
      issue: 'required',
      code: 'PRACTITIONER_REQUIRED',
      message,
      expression: [expression],
    });
  }
  const viewer = await practitionerNamed(client, await licenceOf(reference, asking, expression), now);
  if (viewer !== null) return { ...reader, viewer };
  const message = 'Nobody with this licence number works at the organisation of the client today.';
  throw unprocessable('PRACTITIONER_UNKNOWN', message, expression, 'not-found');
}
