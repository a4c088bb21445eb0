import { type ActInput, perform } from '../act.ts';
import type { OrganizationKind } from '../codes/organization.ts';
import { Forbidden } from '../errors.ts';
import { newId } from '../id.ts';
import { requireRegion } from '../region/require.ts';
import { takenRefusal } from '../unique-key.ts';
import { type Acting, hasRole } from '../viewer.ts';
import { checkedDetails, type OrganizationDetails } from './details.ts';
import { appendDirectoryEvent } from './directory-event.ts';
import { requireUscc } from './identifiers.ts';
import { requirePartOf } from './part-of.ts';
import { requireFree, TAKEN } from './unique.ts';

type Given<T> = { readonly [K in keyof T]?: T[K] | null | undefined };

export interface OrganizationRegisterInput extends ActInput, Given<OrganizationDetails> {
  readonly name: string;
  readonly uscc: string;
  readonly kind: OrganizationKind;
  readonly regionCode: string;
  readonly address: string;
  readonly partOfId?: string | null | undefined;
}

const detailsOf = (input: OrganizationRegisterInput): OrganizationDetails => ({
  name: input.name,
  licenceNo: input.licenceNo ?? null,
  ws218Code: input.ws218Code ?? null,
  level: input.level ?? 'UNGRADED',
  grade: input.grade ?? null,
  address: input.address,
  phone: input.phone ?? null,
  isInsuranceDesignated: input.isInsuranceDesignated ?? false,
  bedsTotal: input.bedsTotal ?? null,
  bedsNursing: input.bedsNursing ?? null,
  capabilities: input.capabilities ?? [],
  greenChannelStages: input.greenChannelStages ?? [],
});

/**
 * Enters an organisation into the directory. Only SYS_ADMIN does, for in-house clinics too (domain 1); what the
 * organisation says about itself is then kept by its own ORG_ADMIN.
 *
 * @returns the organisation's id
 * @throws InvalidInput, NotFound, RuleRefused USCC_TAKEN, LICENCE_TAKEN
 */
export const registerOrganization = (acting: Acting, input: OrganizationRegisterInput): Promise<string> =>
  perform(acting, 'organizationRegister', input, async (deciding) => {
    const { tx, now } = deciding;
    if (!hasRole(acting.viewer, 'SYS_ADMIN')) {
      throw new Forbidden('FORBIDDEN', 'Organisations are registered by SYS_ADMIN.');
    }
    const id = newId(now);
    const { kind, regionCode } = input;
    const uscc = requireUscc(input.uscc);
    const { capabilities, greenChannelStages, ...details } = checkedDetails(kind, detailsOf(input));
    const partOfId = input.partOfId ?? null;
    await requireRegion(tx, regionCode);
    await requirePartOf(tx, { id, kind, partOfId });
    await requireFree(tx, { id, uscc, licenceNo: details.licenceNo });
    const offers = {
      capabilities: { create: capabilities.map((capability) => ({ capability })) },
      greenChannelStages: { create: greenChannelStages.map((stage) => ({ stage })) },
    };
    const row = { id, uscc, kind, regionCode, partOfId, createdAt: now, ...details };
    try {
      await tx.db.organization.create({ data: { ...row, ...offers } });
    } catch (error) {
      throw takenRefusal(error, TAKEN);
    }
    const facts = { kind, regionCode, partOfId, capabilities, greenChannelStages };
    const change = {
      noun: 'organization',
      nounId: id,
      act: 'organizationRegister',
      to: 'ACTIVE',
      facts,
    } as const;
    await appendDirectoryEvent(deciding, id, change);
    return id;
  });
