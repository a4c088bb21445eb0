import type { Tx } from '../../prisma/client.ts';
import { type ActInput, type Deciding, perform } from '../act.ts';
import type {
  GreenChannelStage,
  OrganizationCapability,
  OrganizationKind,
  OrganizationLevel,
  OrganizationStatus,
} from '../codes/organization.ts';
import { claimVersion } from '../compare-and-set.ts';
import { InvalidInput, RuleRefused } from '../errors.ts';
import { takenRefusal } from '../unique-key.ts';
import { type Acting, hasRole } from '../viewer.ts';
import { checkedDetails, type OrganizationDetails } from './details.ts';
import { appendDirectoryEvent } from './directory-event.ts';
import { lockTree, requirePartOf } from './part-of.ts';
import { keptOrganization } from './rules.ts';
import { requireFree, TAKEN } from './unique.ts';

type Given<T> = { readonly [K in keyof T]?: T[K] | null | undefined };

/** A field that is absent stays as it is; `null` empties it where it may be empty. */
export interface OrganizationReviseInput extends ActInput, Given<OrganizationDetails> {
  readonly organizationId: string;
  readonly expectedVersion: number;
  readonly partOfId?: string | null | undefined;
  readonly status?: OrganizationStatus | null | undefined;
}

const NEVER_EMPTY = ['name', 'address', 'level', 'isInsuranceDesignated', 'status'] as const;
const OF_SYS_ADMIN = ['partOfId', 'status'] as const;
/** Its place, which its own system keeps; what it is and what it offers is said by people. */
const OF_ITS_SYSTEM: readonly string[] = ['address', 'phone'];

/** @throws RuleRefused FIELD_OF_PEOPLE */
function requireOfItsSystem({
  idempotencyKey: _key,
  organizationId: _id,
  expectedVersion: _version,
  ...fields
}: OrganizationReviseInput): void {
  for (const [field, value] of Object.entries(fields)) {
    if (value === undefined || OF_ITS_SYSTEM.includes(field)) continue;
    const message = `${field} is changed by ORG_ADMIN or SYS_ADMIN, and by no system.`;
    throw new RuleRefused({ code: 'FIELD_OF_PEOPLE', message, path: [field], rule: 'domain 1 Roles' });
  }
}

function requireFieldsAllowed(acting: Acting, input: OrganizationReviseInput): void {
  for (const field of NEVER_EMPTY) {
    if (input[field] === null) {
      const message = `${field} cannot be emptied.`;
      throw new InvalidInput({
        code: 'FIELD_REQUIRED',
        message,
        path: [field],
        rule: 'domain 2 Organization',
      });
    }
  }
  if (hasRole(acting.viewer, 'HIS_CLIENT')) requireOfItsSystem(input);
  if (hasRole(acting.viewer, 'SYS_ADMIN')) return;
  for (const field of OF_SYS_ADMIN) {
    if (input[field] !== undefined) {
      const message = `${field} is changed by SYS_ADMIN.`;
      throw new RuleRefused({ code: 'FIELD_OF_SYS_ADMIN', message, path: [field], rule: 'domain 1 Roles' });
    }
  }
}

type Kept = Awaited<ReturnType<typeof keptOrganization>>;

const after = <T>(given: T | undefined, before: T): T => (given === undefined ? before : given);

/** The details after the change, checked as a whole: what was right alone may not fit together. */
function revisedDetails(before: Kept, input: OrganizationReviseInput): OrganizationDetails {
  const capabilities = before.capabilities.map(({ capability }) => capability as OrganizationCapability);
  const stages = before.greenChannelStages.map(({ stage }) => stage as GreenChannelStage);
  return checkedDetails(before.kind as OrganizationKind, {
    name: input.name ?? before.name,
    licenceNo: after(input.licenceNo, before.licenceNo),
    ws218Code: after(input.ws218Code, before.ws218Code),
    level: input.level ?? (before.level as OrganizationLevel),
    grade: after(input.grade, before.grade),
    address: input.address ?? before.address,
    phone: after(input.phone, before.phone),
    isInsuranceDesignated: input.isInsuranceDesignated ?? before.isInsuranceDesignated,
    bedsTotal: after(input.bedsTotal, before.bedsTotal),
    bedsNursing: after(input.bedsNursing, before.bedsNursing),
    capabilities: after(input.capabilities, capabilities) ?? [],
    greenChannelStages: after(input.greenChannelStages, stages) ?? [],
  });
}

async function replaceOffers(tx: Tx, organizationId: string, details: OrganizationDetails): Promise<void> {
  const { capabilities, greenChannelStages } = details;
  await tx.db.organizationCapability.deleteMany({ where: { organizationId } });
  await tx.db.greenChannelStage.deleteMany({ where: { organizationId } });
  await tx.db.organizationCapability.createMany({
    data: capabilities.map((capability) => ({ organizationId, capability })),
  });
  await tx.db.greenChannelStage.createMany({
    data: greenChannelStages.map((stage) => ({ organizationId, stage })),
  });
}

async function write(deciding: Deciding, before: Kept, input: OrganizationReviseInput): Promise<void> {
  const { tx } = deciding;
  const { id } = before;
  const details = revisedDetails(before, input);
  const { capabilities, greenChannelStages, ...columns } = details;
  const partOfId = after(input.partOfId, before.partOfId);
  const status = input.status ?? before.status;
  if (input.partOfId !== undefined)
    await requirePartOf(tx, { id, kind: before.kind as OrganizationKind, partOfId });
  await requireFree(tx, { id, uscc: before.uscc, licenceNo: columns.licenceNo });
  try {
    await tx.db.organization.update({ where: { id }, data: { ...columns, partOfId, status } });
  } catch (error) {
    throw takenRefusal(error, TAKEN);
  }
  await replaceOffers(tx, id, details);
  const { idempotencyKey: _key, organizationId: _id, expectedVersion: _version, ...changes } = input;
  const changed = Object.entries(changes).flatMap(([field, value]) => (value === undefined ? [] : [field]));
  const facts = { changed, partOfId, capabilities, greenChannelStages };
  const change = { noun: 'organization', nounId: id, act: 'organizationRevise', facts } as const;
  await appendDirectoryEvent(deciding, id, { ...change, from: before.status, to: status });
}

/**
 * Changes what the directory says about an organisation.
 * @returns the organisation's id
 * @throws NotFound, InvalidInput, VersionConflict, RuleRefused FIELD_OF_SYS_ADMIN, FIELD_OF_PEOPLE, LICENCE_TAKEN
 */
export const reviseOrganization = (acting: Acting, input: OrganizationReviseInput): Promise<string> =>
  perform(acting, 'organizationRevise', input, async (deciding) => {
    if (input.partOfId != null) await lockTree(deciding.tx);
    const before = await keptOrganization(deciding, 'organizationRevise', input.organizationId);
    requireFieldsAllowed(acting, input);
    const { id, version: found } = before;
    const claim = { table: 'Organization', noun: 'organization', id, expected: input.expectedVersion, found };
    await claimVersion(deciding.tx, claim);
    await write(deciding, before, input);
    return id;
  });
