import { beforeAll, describe, expect, test } from 'vitest';
import { isOpen, whereOpen } from '../../domain/access.ts';
import { idsIn } from '../../domain/audit/id-list.ts';
import { testClock } from '../../domain/clock.ts';
import { codesOf } from '../../domain/codes/code-table.ts';
import { ROLES } from '../../domain/codes/role.ts';
import { isOverdue } from '../../domain/privacy-incident/available-actions.ts';
import { closePrivacyIncident } from '../../domain/privacy-incident/close.ts';
import { enterPrivacyIncident, type PrivacyIncidentOpenInput } from '../../domain/privacy-incident/open.ts';
import { privacyIncidentPolicy } from '../../domain/privacy-incident/policy.ts';
import { type PrivacyIncidentFilter, privacyIncidentsWanted } from '../../domain/privacy-incident/search.ts';
import { openCareRelation } from '../../domain/resident/care-relation.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read, write } from '../../prisma/client.ts';
import { answerTo } from '../fixtures/ask.ts';
import { type Network, newKey, SUNDAY_MORNING, smallNetwork } from '../fixtures/network.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { housed, idCardNo, stranger } from '../fixtures/residents.ts';
import { useDatabase } from '../support/database.ts';
import { statementsOf } from '../support/statement-count.ts';

useDatabase();
const clock = testClock(SUNDAY_MORNING);
const HOUR = 3_600_000;
let network: Network;
let nurse: Acting;
let homeAdmin: Acting;
let otherAdmin: Acting;
let security: Acting;
let residentId: string;
let foreign: string;
beforeAll(async () => {
  network = await smallNetwork(clock);
  ({ nurse } = network);
  const role = (acting: Acting, personId: string): Acting => ({
    ...acting,
    viewer: { ...acting.viewer, personId, roles: ['ORG_ADMIN'] },
  });
  homeAdmin = role(nurse, 'the-admin-of-the-home');
  otherAdmin = role(network.otherNurse, 'the-admin-of-the-other-home');
  security = await stranger(clock, 'HEALTH_AUTHORITY', 'SECURITY_ADMIN');
  residentId = await housed(nurse, { idNo: idCardNo({ sequence: 401 }) });
  foreign = await housed(network.otherNurse, { idNo: idCardNo({ sequence: 402 }), healthCardNo: null });
});

const incident = (change: Partial<PrivacyIncidentOpenInput> = {}): PrivacyIncidentOpenInput => ({
  idempotencyKey: newKey(),
  kind: 'WRONG_RECIPIENT',
  description: '检查报告寄给了他人',
  discoveredAt: clock.now(),
  residentIds: [residentId],
  ...change,
});
const enter = (acting: Acting, change: Partial<PrivacyIncidentOpenInput> = {}) =>
  enterPrivacyIncident(acting, incident(change));
const close = (acting: Acting, privacyIncidentId: string, change = {}) =>
  closePrivacyIncident(acting, {
    idempotencyKey: newKey(),
    privacyIncidentId,
    expectedVersion: 1,
    measures: '已收回报告并当面致歉',
    arePeopleTold: true,
    isAuthorityTold: false,
    ...change,
  });
async function listed({ viewer }: Acting, filter: PrivacyIncidentFilter = {}): Promise<string[]> {
  const where = privacyIncidentsWanted(viewer, filter, clock.now());
  return (await read().privacyIncident.findMany({ where })).map(({ id }) => id);
}

describe('a privacy incident', () => {
  test('stands at once on the worklists of who entered it, of the organisation, and of the network', async () => {
    const id = await enter(nurse);
    for (const acting of [nurse, homeAdmin, security]) expect(await listed(acting)).toContain(id);
    const colleague = { ...nurse, viewer: { ...nurse.viewer, personId: 'another nurse' } };
    for (const acting of [otherAdmin, colleague, network.otherNurse])
      expect(await listed(acting)).not.toContain(id);
    const row = await read().privacyIncident.findUniqueOrThrow({ where: { id } });
    expect(row).toMatchObject({ state: 'OPEN', organizationId: network.home });
    expect(row.no).toMatch(/^SJ20261122-[0-9A-Z]{6}$/);
    expect(row.dueAt).toEqual(new Date(clock.now().getTime() + 72 * HOUR));
  });

  test('may name no resident, twice the same, and never one whom one does not know', async () => {
    await enter(nurse, { residentIds: null });
    const id = await enter(nurse, { residentIds: [residentId, residentId] });
    expect(await read().privacyIncidentResident.count({ where: { incidentId: id } })).toBe(1);
    for (const stranger of [foreign, 'unknown']) {
      const refusal = await refusalOf(enter(nurse, { residentIds: [residentId, stranger] }));
      expect(refusal).toMatchObject({ code: 'NOT_FOUND', path: ['residentIds'] });
    }
  });

  test.each<[string, Partial<PrivacyIncidentOpenInput>, string, string]>([
    ['an empty description', { description: '' }, 'TEXT_EMPTY', 'description'],
    [
      'a discovery in the future',
      { discoveredAt: new Date(SUNDAY_MORNING.getTime() + 1) },
      'INCIDENT_DISCOVERED_IN_FUTURE',
      'discoveredAt',
    ],
  ])('%s is refused', async (_what, change, code, path) => {
    expect(await refusalOf(enter(nurse, change))).toMatchObject({ code, path: [path] });
  });

  test.each(['RESIDENT', 'REPRESENTATIVE', 'HIS_CLIENT'] as const)('is not entered by %s', async (role) => {
    const acting = { ...nurse, viewer: { ...nurse.viewer, roles: [role] } };
    expect(await refusalOf(enter(acting))).toMatchObject({ code: 'NOT_YOUR_ACT' });
  });

  test('is closed by a second person, once, with what was done', async () => {
    const id = await enter(homeAdmin, { residentIds: null });
    expect(await refusalOf(close(homeAdmin, id))).toMatchObject({ code: 'NOT_YOUR_ACT' });
    expect(await refusalOf(close(otherAdmin, id))).toMatchObject({ code: 'NOT_FOUND' });
    expect(await refusalOf(close(security, id, { measures: ' ' }))).toMatchObject({ path: ['measures'] });
    expect(await refusalOf(close(security, id, { expectedVersion: 2 }))).toMatchObject({
      code: 'VERSION_CONFLICT',
    });
    await close(security, id, { arePeopleTold: false });
    expect(await read().privacyIncident.findUniqueOrThrow({ where: { id } })).toMatchObject({
      state: 'CLOSED',
      closedById: security.viewer.personId,
      arePeopleTold: false,
      isAuthorityTold: false,
      version: 2,
    });
    expect(await refusalOf(close(security, id, { expectedVersion: 2 }))).toMatchObject({
      code: 'STATE_CONFLICT',
    });
    const byNurse = await enter(nurse);
    expect(await refusalOf(close(nurse, byNurse))).toMatchObject({ code: 'NOT_YOUR_ACT' });
    await close(homeAdmin, byNurse);
  });

  test('is overdue from its term on until it is closed, in the list as on the row', async () => {
    const id = await enter(nurse, { kind: 'LOSS_OR_THEFT' });
    const ofKind = { kind: 'LOSS_OR_THEFT' } as const;
    const lists = async () => [
      await listed(homeAdmin, { ...ofKind, isOverdue: true }),
      await listed(homeAdmin, { ...ofKind, isOverdue: false }),
    ];
    const row = () => read().privacyIncident.findUniqueOrThrow({ where: { id } });
    clock.advance(72 * HOUR - 1);
    expect(await lists()).toEqual([[], [id]]);
    expect(isOverdue(await row(), clock.now())).toBe(false);
    clock.advance(1);
    expect(await lists()).toEqual([[id], []]);
    expect(isOverdue(await row(), clock.now())).toBe(true);
    await close(homeAdmin, id);
    expect(await lists()).toEqual([[], [id]]);
    expect(isOverdue(await row(), clock.now())).toBe(false);
    clock.set(SUNDAY_MORNING);
  });
});

test('the security administrator sees that it is, and neither what happened nor to whom', async () => {
  const id = await enter(nurse);
  const source = `{ privacyIncidents(first: 100) { edges { node { id kind state isOverdue description measures
    residents { id } organization { name } openedBy { name } closedBy { name }
    availableActions { action isAvailable refusals { code } } } } } }`;
  interface Shown {
    readonly privacyIncidents: { readonly edges: readonly { readonly node: Record<string, unknown> }[] };
  }
  const shownTo = async (acting: Acting) => {
    const { privacyIncidents } = await answerTo<Shown>(acting, source);
    return privacyIncidents.edges.map(({ node }) => node).find((node) => node.id === id);
  };
  const shared = {
    kind: 'WRONG_RECIPIENT',
    organization: { name: '松鹤养老院' },
    openedBy: { name: '护士甲' },
  };
  expect(await shownTo(security)).toMatchObject({ ...shared, description: null, residents: [] });
  for (const acting of [nurse, homeAdmin]) {
    const text = { description: '检查报告寄给了他人', residents: [{ id: residentId }] };
    expect(await shownTo(acting)).toMatchObject({ ...shared, ...text });
  }
  const { personId } = homeAdmin.viewer;
  const seen = await read().auditEvent.findMany({ where: { personId, operation: 'privacyIncidents' } });
  expect(seen.map(({ residentIds }) => residentIds)).toEqual([JSON.stringify([residentId])]);
});

test('a list names who keeps the records of the residents it shows, and only of those', async () => {
  const moved = await housed(nurse, { idNo: idCardNo({ sequence: 403 }), healthCardNo: null });
  await enter(nurse, { residentIds: [moved] });
  await write(async (tx) => {
    const now = clock.now();
    await tx.db.careRelation.updateMany({ where: { residentId: moved }, data: { endedAt: now } });
    const stay = { residentId: moved, organizationId: network.otherHome, basis: 'RESIDENCY' } as const;
    await openCareRelation(tx, { ...stay, startedAt: now, endedAt: null }, now);
  });
  const ownersOfRead = async (acting: Acting) => {
    await answerTo(acting, '{ privacyIncidents(first: 100) { edges { node { residents { name } } } } }');
    const where = { operation: 'privacyIncidents', personId: acting.viewer.personId };
    const row = await read().auditEvent.findFirstOrThrow({ where, orderBy: { seq: 'desc' } });
    return { owners: idsIn(row.ownerOrgIds), residentIds: idsIn(row.residentIds).sort() };
  };
  expect(await ownersOfRead(homeAdmin)).toEqual({
    owners: [network.home, network.otherHome].sort(),
    residentIds: [residentId, moved].sort(),
  });
  const own = security.viewer.organizationId;
  expect(await ownersOfRead(security)).toEqual({ owners: [own], residentIds: [] });
});

test('a list of many costs as many statements as a list of one', async () => {
  // Ids of one instant have no order: the newest is to be one with a resident.
  clock.advance(1000);
  for (let at = 0; at < 3; at += 1) await enter(nurse);
  const source = `query ($first: Int!) { privacyIncidents(first: $first) { edges { node { no isOverdue description
    residents { name } organization { name } openedBy { name } availableActions { isAvailable } } } } }`;
  const costOf = (first: number) => statementsOf(() => answerTo(homeAdmin, source, { first }));
  await costOf(1);
  expect(await costOf(100)).toBe(await costOf(1));
});

test('the row filter and its form for one row agree, for every role and relation', async () => {
  await enter(security, { residentIds: null });
  const all = await read().privacyIncident.findMany({ orderBy: { id: 'asc' } });
  const people = [nurse, homeAdmin, otherAdmin, security, network.doctor];
  const viewers = people.flatMap(({ viewer }) =>
    codesOf(ROLES).map((role) => ({ ...viewer, roles: [role] })),
  );
  const now = clock.now();
  for (const viewer of viewers) {
    for (const aspect of privacyIncidentPolicy.aspects) {
      const where = whereOpen(privacyIncidentPolicy, aspect, viewer, now);
      const found = await read().privacyIncident.findMany({ where, orderBy: { id: 'asc' } });
      const held = all.filter((row) => isOpen(privacyIncidentPolicy, aspect, viewer, row, now));
      expect(found.map(({ id }) => id)).toEqual(held.map(({ id }) => id));
    }
  }
});
