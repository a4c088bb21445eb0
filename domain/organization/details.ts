import type {
  GreenChannelStage,
  OrganizationCapability,
  OrganizationKind,
  OrganizationLevel,
} from '../codes/organization.ts';
import { InvalidInput } from '../errors.ts';
import { requirePhone } from '../require-phone.ts';
import { requireText } from '../require-text.ts';
import { requireLicence } from './identifiers.ts';
import { AUTHORITY_KINDS, isMedical } from './kind.ts';

/** What an organisation says about itself and its ORG_ADMIN keeps up to date. */
export interface OrganizationDetails {
  readonly name: string;
  readonly licenceNo: string | null;
  readonly ws218Code: string | null;
  readonly level: OrganizationLevel;
  readonly grade: string | null;
  readonly address: string;
  readonly phone: string | null;
  readonly isInsuranceDesignated: boolean;
  readonly bedsTotal: number | null;
  readonly bedsNursing: number | null;
  readonly capabilities: readonly OrganizationCapability[];
  readonly greenChannelStages: readonly GreenChannelStage[];
}

const WS_218 = /^[A-Z]\d{3}$/;
const MOST_BEDS = 100_000;

const refuse = (code: string, message: string, field: keyof OrganizationDetails, rule: string) =>
  new InvalidInput({ code, message, path: [field], rule });

function requireBeds(details: OrganizationDetails): void {
  const rule = 'domain 2 Organization: beds';
  for (const field of ['bedsTotal', 'bedsNursing'] as const) {
    const beds = details[field];
    if (beds !== null && (beds < 0 || beds > MOST_BEDS)) {
      throw refuse('BEDS_RANGE', `A number of beds is 0 to ${MOST_BEDS}.`, field, rule);
    }
  }
  if (details.bedsNursing !== null && details.bedsNursing > (details.bedsTotal ?? 0)) {
    throw refuse('BEDS_NURSING', 'Nursing beds are some of all beds, never more.', 'bedsNursing', rule);
  }
}

function requireOffers(kind: OrganizationKind, details: OrganizationDetails): void {
  const rule = 'requirements A1.4: medical organisations open the green channel';
  const offersGreen = details.capabilities.includes('GREEN_CHANNEL');
  if (
    (offersGreen && !isMedical(kind)) ||
    (details.capabilities.length > 0 && AUTHORITY_KINDS.includes(kind))
  ) {
    throw refuse(
      'CAPABILITY_KIND',
      `An organisation of kind ${kind} does not offer this.`,
      'capabilities',
      rule,
    );
  }
  if (details.greenChannelStages.length > 0 && !isMedical(kind)) {
    const message = 'Only medical organisations offer stages of the green channel.';
    throw refuse('STAGE_KIND', message, 'greenChannelStages', rule);
  }
}

/**
 * The details as they may be stored: cleaned, in normal form, each code once.
 * @throws InvalidInput that names the field
 */
export function checkedDetails(kind: OrganizationKind, details: OrganizationDetails): OrganizationDetails {
  const ws218Code = details.ws218Code?.trim().toUpperCase() ?? null;
  if (ws218Code !== null && !WS_218.test(ws218Code)) {
    throw refuse('WS218_FORM', 'A WS 218 category is a letter and three digits.', 'ws218Code', 'WS 218-2002');
  }
  requireBeds(details);
  requireOffers(kind, details);
  return {
    ...details,
    name: requireText(details.name, 'name', 200),
    licenceNo: requireLicence(kind, details.licenceNo),
    ws218Code,
    grade: details.grade === null ? null : requireText(details.grade, 'grade', 20),
    address: requireText(details.address, 'address', 500),
    phone: details.phone === null ? null : requirePhone(details.phone, ['phone']),
    capabilities: [...new Set(details.capabilities)],
    greenChannelStages: [...new Set(details.greenChannelStages)],
  };
}
