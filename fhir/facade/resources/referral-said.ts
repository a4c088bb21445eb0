import type { HealthcareService, Reference } from '@medplum/fhirtypes';
import { Refusal } from '../../../domain/errors.ts';
import type { NamedTarget } from '../../../domain/referral/ask.ts';
import { RECORD_TEXTS, type RecordText } from '../../../domain/referral/content.ts';
import { SYSTEMS } from '../../codes.ts';
import { sectionCode } from '../../map/referral-record.ts';
import type { NamedPerformer, ReferralIn } from '../../map/service-request-in.ts';
import type { ReferenceIn } from '../../map/shapes.ts';
import { faultOf, unprocessable } from '../fault.ts';
import { named, ownNames } from '../named.ts';
import { literal } from '../params.ts';
import type { Writing } from '../writing.ts';

const TYPE = 'ServiceRequest';
const section = (code: string): string => `${TYPE}.contained.section(${code})`;
const TEXTS = Object.keys(RECORD_TEXTS) as RecordText[];

/** Where a ServiceRequest says what the domain is told of a referral. */
const ELEMENTS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(TEXTS.map((name) => [name, section(sectionCode(name))])),
  ...{ residentId: `${TYPE}.subject`, fromOrganizationId: `${TYPE}.requester` },
  ...{ direction: `${TYPE}.category`, kind: `${TYPE}.category`, reasonCode: `${TYPE}.reasonCode` },
  ...{ parentReferralId: `${TYPE}.basedOn`, identifier: `${TYPE}.identifier` },
  ...{ carePhase: `${TYPE}.extension(care-phase)`, validityDays: `${TYPE}.extension(validity-days)` },
  faceToFaceAt: `${TYPE}.extension(face-to-face-at)`,
  faceToFaceMode: `${TYPE}.extension(face-to-face-mode)`,
  ...{ diagnoses: section('diagnoses'), vitals: section('vitals') },
  followUpOn: `${TYPE}.contained.extension(follow-up-on)`,
  // The way that a consent does not open is the one to who is asked.
  ...{ consent: `${TYPE}.performer`, safetyBlock: `${TYPE}.supportingInfo` },
};

/** Whom a referral asks, and the elements that say so, in their order. */
export interface Asked {
  readonly targets: readonly NamedTarget[];
  readonly elements: readonly string[];
}

/** Carries out acts of a referral; what they refuse is said of the elements of its ServiceRequest. */
export async function saidOfReferral<Done>({ elements }: Asked, act: () => Promise<Done>): Promise<Done> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const named = ([first = '', at]: readonly string[]) =>
      first === 'targets' ? (elements[Number(at)] ?? `${TYPE}.performer`) : (ELEMENTS[first] ?? TYPE);
    throw faultOf(error, named, TYPE);
  }
}

/** The hospital of a department, as the directory says it. */
async function hospitalOf(departmentId: string, writing: Writing): Promise<string | null> {
  const found = await writing.routes.get('HealthcareService')?.byIds([departmentId], writing);
  const service = found?.resources[0] as HealthcareService | undefined;
  return literal(service?.providedBy?.reference ?? '', writing.base)?.id ?? null;
}

/** Whom a reference asks. @throws FhirFault 422 REFERENCE */
export async function targetOf(
  { organization, department }: NamedPerformer,
  expression: string,
  writing: Writing,
): Promise<NamedTarget> {
  const at = { expression, writing };
  const idOf = async (one: ReferenceIn, type: 'Organization' | 'HealthcareService') =>
    (await named(one, { ...at, type }))();
  const departmentId = department === null ? null : await idOf(department, 'HealthcareService');
  if (organization !== null)
    return { organizationId: await idOf(organization, 'Organization'), departmentId };
  const organizationId = departmentId === null ? null : await hospitalOf(departmentId, writing);
  if (organizationId !== null) return { organizationId, departmentId };
  throw unprocessable('REFERENCE', 'Name one HealthcareService that is known here.', expression, 'not-found');
}

/** Whom the performers ask; none: whom the Tasks do that stand beside it in a transaction. */
export async function askedIn(
  { performers }: ReferralIn,
  owners: readonly { readonly owner: NamedPerformer; readonly expression: string }[],
  writing: Writing,
): Promise<Asked> {
  const all =
    performers.length > 0
      ? performers.map((owner, at) => ({ owner, expression: `${TYPE}.performer[${at}]` }))
      : owners;
  const targets: NamedTarget[] = [];
  for (const { owner, expression } of all) targets.push(await targetOf(owner, expression, writing));
  return { targets, elements: all.map(({ expression }) => expression) };
}

const ORGANIZATIONS: readonly string[] = [SYSTEMS.uscc, SYSTEMS.organization];
const isOrganization = ({ reference, type, identifier }: ReferenceIn, { base }: Writing): boolean =>
  type === 'Organization' ||
  literal(reference ?? '', base)?.type === 'Organization' ||
  (reference === undefined && ORGANIZATIONS.includes(identifier?.system ?? ''));

/** Which organisation has a referral to sign, and the practitioner whom it names: a requester is one or the other. */
export async function signerIn({ requester }: ReferralIn, writing: Writing) {
  const expression = `${TYPE}.requester`;
  const nobody = { fromOrganizationId: null, person: { reference: undefined, expression } };
  if (requester === null) return nobody;
  if (!isOrganization(requester, writing)) {
    const { reference, identifier } = requester;
    const person = { ...(reference !== undefined && { reference }), ...(identifier && { identifier }) };
    return { fromOrganizationId: null, person: { reference: person as Reference, expression } };
  }
  const idOf = await named(requester, { type: 'Organization', expression, writing });
  return { ...nobody, fromOrganizationId: idOf() };
}

/** @throws FhirFault 422 SAFETY_BLOCK_STORED: what is not taken over would be lost in silence */
export function requireNoSafety({ saysSafety }: ReferralIn): void {
  if (!saysSafety) return;
  const message =
    'The safety block travels as it is recorded of the resident: leave its sections out, and record what has changed first.';
  throw unprocessable('SAFETY_BLOCK_STORED', message, `${TYPE}.contained`, 'business-rule');
}

export const namesOf = ({ names }: ReferralIn, writing: Writing) => ownNames(names, writing);
