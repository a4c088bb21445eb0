import type { Prisma } from '../generated/sqlite/client.ts';
import { inventedLandline, inventedLicence, inventedUscc } from './identifiers.ts';
import { ORGANIZATION_PLANS, type OrganizationKey, type OrganizationPlan } from './organization-plans.ts';
import type { Story } from './story.ts';

const KEYS = Object.keys(ORGANIZATION_PLANS) as OrganizationKey[];

/** The id of each demo organisation. */
export type OrganizationIds = Readonly<Record<OrganizationKey, string>>;

export interface OrganizationRows {
  readonly ids: OrganizationIds;
  readonly organizations: Prisma.OrganizationCreateManyInput[];
  readonly capabilities: Prisma.OrganizationCapabilityCreateManyInput[];
  readonly stages: Prisma.GreenChannelStageCreateManyInput[];
}

export function organizationRows(story: Story): OrganizationRows {
  const createdAt = story.at(-800, '09:00');
  const ids = Object.fromEntries(KEYS.map((key) => [key, story.idAt(createdAt)])) as OrganizationIds;
  const allianceId = story.idAt(createdAt);
  return {
    ids,
    organizations: KEYS.map((key, i) =>
      organizationRow(ORGANIZATION_PLANS[key], i + 1, { ids, allianceId, id: ids[key], createdAt }),
    ),
    capabilities: KEYS.flatMap((key) =>
      (ORGANIZATION_PLANS[key].capabilities ?? []).map((capability) => ({
        organizationId: ids[key],
        capability,
      })),
    ),
    stages: KEYS.flatMap((key) =>
      (ORGANIZATION_PLANS[key].stages ?? []).map((stage) => ({ organizationId: ids[key], stage })),
    ),
  };
}

interface Placing {
  readonly id: string;
  readonly ids: OrganizationIds;
  readonly allianceId: string;
  readonly createdAt: Date;
}

function organizationRow(
  plan: OrganizationPlan,
  serial: number,
  { id, ids, allianceId, createdAt }: Placing,
): Prisma.OrganizationCreateManyInput {
  const registration = { office: plan.office, regionCode: plan.regionCode, serial };
  return {
    id,
    name: plan.name,
    uscc: inventedUscc(registration),
    licenceNo: plan.ws218Code === undefined ? null : inventedLicence(registration, plan.ws218Code),
    kind: plan.kind,
    ws218Code: plan.ws218Code ?? null,
    level: plan.level ?? 'UNGRADED',
    grade: plan.grade ?? null,
    regionCode: plan.regionCode,
    address: plan.address,
    phone: inventedLandline(serial),
    partOfId: plan.partOf === undefined ? null : ids[plan.partOf],
    allianceId: plan.isInAlliance === true ? allianceId : null,
    isInsuranceDesignated: plan.isInsuranceDesignated ?? false,
    bedsTotal: plan.bedsTotal ?? null,
    bedsNursing: plan.bedsNursing ?? null,
    createdAt,
  };
}
