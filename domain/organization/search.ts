import type {
  GreenChannelStage,
  OrganizationCapability,
  OrganizationKind,
  OrganizationStatus,
} from '../codes/organization.ts';
import { regionSubtree } from '../region/subtree.ts';
import { requireNamePart } from '../require-text.ts';

export interface OrganizationFilter {
  readonly kind?: OrganizationKind | null | undefined;
  readonly regionCode?: string | null | undefined;
  readonly capability?: OrganizationCapability | null | undefined;
  readonly greenChannelStage?: GreenChannelStage | null | undefined;
  readonly nameContains?: string | null | undefined;
  readonly status?: OrganizationStatus | null | undefined;
}

/** The organisations that a search asks for. @throws InvalidInput TEXT_… */
export async function organizationsWanted(filter: OrganizationFilter) {
  const { kind, regionCode, capability, greenChannelStage, nameContains, status } = filter;
  return {
    ...(kind == null ? {} : { kind }),
    ...(status == null ? {} : { status }),
    ...(regionCode == null ? {} : { regionCode: { in: await regionSubtree(regionCode) } }),
    ...(capability == null ? {} : { capabilities: { some: { capability } } }),
    ...(greenChannelStage == null ? {} : { greenChannelStages: { some: { stage: greenChannelStage } } }),
    ...(nameContains == null ? {} : { name: { contains: requireNamePart(nameContains, 'nameContains') } }),
  };
}
