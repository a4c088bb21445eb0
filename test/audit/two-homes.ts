import { createSealer } from '../../domain/audit/chain/sealer.ts';
import { testClock } from '../../domain/clock.ts';
import type { OrganizationKind } from '../../domain/codes/organization.ts';
import type { Role } from '../../domain/codes/role.ts';
import { openCareRelation } from '../../domain/resident/care-relation.ts';
import type { Acting } from '../../domain/viewer.ts';
import { type Tx, write } from '../../prisma/client.ts';
import { answerTo } from '../fixtures/ask.ts';
import { actor, type Network, SUNDAY_MORNING, smallNetwork } from '../fixtures/network.ts';
import { housed, idCardNo } from '../fixtures/residents.ts';

/** Two homes with a resident each, whose records a consent opens to one hospital; and who reads the audit log. */
export interface TwoHomes {
  readonly network: Network;
  readonly granny: string;
  readonly grandpa: string;
  readonly grannyHerself: Acting;
  readonly doctor: Acting;
  readonly homeAdmin: Acting;
  readonly otherAdmin: Acting;
  readonly hospitalAdmin: Acting;
  readonly auditAdmin: Acting;
}

export const clock = testClock(SUNDAY_MORNING);

/** A relation that begins now, and is not over. */
export const relate = (residentId: string, organizationId: string, basis: 'CONSENT' | 'REGISTERED') =>
  write((tx) => {
    const startedAt = clock.now();
    return openCareRelation(tx, { residentId, organizationId, basis, startedAt, endedAt: null }, startedAt);
  });

const staff = (tx: Tx, organizationId: string, kind: OrganizationKind, role: Role): Promise<Acting> =>
  actor(tx, clock, { organizationId, kind, role, name: `${role} ${organizationId.slice(-4)}` });

export async function twoHomes(): Promise<TwoHomes> {
  const network = await smallNetwork(clock);
  const { home, otherHome, hospital } = network;
  const granny = await housed(network.nurse);
  const grandpa = await housed(network.otherNurse, {
    nameOnCard: '王阿公',
    idNo: idCardNo({ sequence: 33 }),
  });
  for (const residentId of [granny, grandpa]) await relate(residentId, hospital, 'CONSENT');
  return write(async (tx) => {
    const her = await staff(tx, home, 'NURSING_HOME', 'RESIDENT');
    return {
      ...{ network, granny, grandpa },
      grannyHerself: { ...her, viewer: { ...her.viewer, residentId: granny } },
      doctor: await staff(tx, hospital, 'HOSPITAL', 'HOSP_DOCTOR'),
      homeAdmin: await staff(tx, home, 'NURSING_HOME', 'ORG_ADMIN'),
      otherAdmin: await staff(tx, otherHome, 'NURSING_HOME', 'ORG_ADMIN'),
      hospitalAdmin: await staff(tx, hospital, 'HOSPITAL', 'ORG_ADMIN'),
      auditAdmin: await staff(tx, hospital, 'HOSPITAL', 'AUDIT_ADMIN'),
    };
  });
}

export const linkAll = () => createSealer({ settleMs: 0 }).finish(clock.now());

export const looksAt = (who: Acting, id: string) =>
  answerTo(who, 'query ($id: ID!) { resident(id: $id) { name } }', { id });

export const LOG = `query ($residentId: ID, $first: Int! = 20, $after: String) {
  accessLog(residentId: $residentId, first: $first, after: $after) {
    edges { cursor node { at action operation noun outcome personName roles organizationName } }
    pageInfo { hasNextPage endCursor } } }`;
const EVENTS = `query ($filter: AuditEventFilter, $first: Int! = 20, $after: String) {
  auditEvents(filter: $filter, first: $first, after: $after) {
    edges { node { seq operation personId residentIds } } pageInfo { hasNextPage endCursor } } }`;

interface Page<Node> {
  readonly edges: readonly { readonly node: Node }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}
export type AccessLog = Page<{
  readonly operation: string;
  readonly personName: string;
  readonly organizationName: string;
}>;
export type AuditLog = Page<{
  readonly seq: number;
  readonly operation: string;
  readonly residentIds: readonly string[];
}>;

export const accessLogOf = async (who: Acting, variables = {}): Promise<AccessLog> =>
  (await answerTo<{ accessLog: AccessLog }>(who, LOG, variables)).accessLog;

export const auditEventsFor = async (who: Acting, variables = {}): Promise<AuditLog> =>
  (await answerTo<{ auditEvents: AuditLog }>(who, EVENTS, variables)).auditEvents;
