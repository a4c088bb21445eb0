import { beforeAll, describe, expect, test } from 'vitest';
import { idsIn } from '../../domain/audit/id-list.ts';
import { testClock } from '../../domain/clock.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read } from '../../prisma/client.ts';
import { sealNow } from '../audit/scene.ts';
import { answerTo } from '../fixtures/ask.ts';
import { type Network, SUNDAY_MORNING, smallNetwork } from '../fixtures/network.ts';
import { outcomesOf, refusalOf } from '../fixtures/refusal.ts';
import { housed, idCardNo, stranger } from '../fixtures/residents.ts';
import { useDatabase } from '../support/database.ts';
import { statementsOf } from '../support/statement-count.ts';
import { as, close, listed, open, seen, signOff } from './scene.ts';

useDatabase();
const clock = testClock(SUNDAY_MORNING);
let network: Network;
let security: Acting;
let residentId: string;
beforeAll(async () => {
  network = await smallNetwork(clock);
  security = await stranger(clock, 'HEALTH_AUTHORITY', 'SECURITY_ADMIN');
  residentId = await housed(network.nurse, { idNo: idCardNo({ sequence: 301 }) });
});

/** An emergency access of another clinician, ready to be reviewed. */
async function closed(): Promise<{ id: string; doctor: Acting }> {
  const doctor = await stranger(clock, 'HOSPITAL', 'HOSP_DOCTOR');
  const id = await open(doctor, residentId);
  await close(doctor, id);
  return { id, doctor };
}

describe('the review', () => {
  test('stays open until the security administrator signs it off', async () => {
    const { id } = await closed();
    clock.advance(90 * 24 * 3_600_000);
    expect(await listed(security, { states: ['TO_REVIEW'] })).toContain(id);
    await signOff(security, id);
    expect(await listed(security, { states: ['TO_REVIEW'] })).not.toContain(id);
    expect(await seen(security, id)).toMatchObject({
      state: 'SIGNED_OFF',
      finding: 'JUSTIFIED',
      signedOffById: security.viewer.personId,
    });
    expect(await refusalOf(signOff(security, id))).toMatchObject({ code: 'STATE_CONFLICT' });
  });

  test('does not begin before the access is over', async () => {
    const doctor = await stranger(clock, 'HOSPITAL', 'HOSP_DOCTOR');
    const id = await open(doctor, residentId, { hours: 1 });
    expect(await refusalOf(signOff(security, id))).toMatchObject({
      code: 'STATE_CONFLICT',
      currentState: 'OPEN',
      allowedStates: ['TO_REVIEW'],
    });
    clock.advance(3_600_000);
    await signOff(security, id);
    const events = await read().event.findMany({ where: { nounId: id }, orderBy: { seq: 'asc' } });
    expect(events.map(({ act }) => act)).toEqual(['breakGlassOpen', 'lapse', 'breakGlassSignOff']);
  });

  test('is never of an own access, whatever other role one holds', async () => {
    const { id, doctor } = await closed();
    const both: Acting = {
      ...doctor,
      viewer: { ...doctor.viewer, roles: ['HOSP_DOCTOR', 'SECURITY_ADMIN'] },
    };
    expect(await refusalOf(signOff(both, id))).toMatchObject({ code: 'NOT_YOUR_ACT' });
  });

  test('that finds it not justified says why, and opens a privacy incident where the clinician works', async () => {
    const { id, doctor } = await closed();
    expect(await refusalOf(signOff(security, id, { finding: 'NOT_JUSTIFIED' }))).toMatchObject({
      code: 'REASON_TEXT',
      path: ['findingText'],
    });
    await signOff(security, id, { finding: 'NOT_JUSTIFIED', findingText: '患者当日不在该院' });
    const { organizationId } = doctor.viewer;
    const incident = await read().privacyIncident.findFirstOrThrow({
      where: { organizationId },
      include: { residents: true },
    });
    expect(incident).toMatchObject({
      kind: 'UNJUSTIFIED_ACCESS',
      state: 'OPEN',
      description: '患者当日不在该院',
      residents: [{ residentId }],
    });
    const event = await read().event.findFirstOrThrow({ where: { nounId: id, act: 'breakGlassSignOff' } });
    expect(JSON.parse(event.facts ?? '{}')).toEqual({ incidentId: incident.id });
  });

  test('by several at once is done once', async () => {
    const { id } = await closed();
    const outcomes = await outcomesOf(Array.from({ length: 8 }, () => signOff(security, id)));
    expect(outcomes.filter((one) => one === 'DONE').length).toBe(1);
    const signedOff = { nounId: id, act: 'breakGlassSignOff' };
    expect(await read().event.count({ where: signedOff })).toBe(1);
  });

  test('in a stale version is refused; of an unknown access it is not found', async () => {
    const { id } = await closed();
    const stale = { expectedVersion: 1 };
    expect(await refusalOf(signOff(security, id, stale))).toMatchObject({ code: 'VERSION_CONFLICT' });
    const unknown = { breakGlassId: 'unknown' };
    expect(await refusalOf(signOff(security, id, unknown))).toMatchObject({ code: 'NOT_FOUND' });
  });
});

test('the administrators of both sides see that it happened, and not to whom or why', async () => {
  const { id, doctor } = await closed();
  const withText = [doctor, network.nurse, as(network.nurse, 'RESIDENT', residentId)];
  const withoutText = [as(doctor, 'ORG_ADMIN'), as(network.nurse, 'ORG_ADMIN'), security];
  for (const acting of withText) expect((await seen(acting, id))?.resident?.id).toBe(residentId);
  for (const acting of withoutText) {
    expect(await seen(acting, id)).toMatchObject({ id, resident: null, reasonText: null });
  }
});

test('a list names who keeps the records of the residents it shows, and only of those', async () => {
  const { doctor } = await closed();
  const source = '{ breakGlasses { edges { node { resident { name } } } } }';
  const ownersOfRead = async (acting: Acting) => {
    await answerTo(acting, source);
    const where = { operation: 'breakGlasses', personId: acting.viewer.personId };
    const { ownerOrgIds, residentIds } = await read().auditEvent.findFirstOrThrow({ where });
    return { owners: idsIn(ownerOrgIds), residentIds: idsIn(residentIds) };
  };
  const { organizationId } = doctor.viewer;
  expect(await ownersOfRead(doctor)).toEqual({
    owners: [network.home, organizationId].sort(),
    residentIds: [residentId],
  });
  expect(await ownersOfRead(security)).toEqual({
    owners: [security.viewer.organizationId],
    residentIds: [],
  });
});

test('the administrator of the authority that reviews does not learn whose record it was', async () => {
  const { id, doctor } = await closed();
  await signOff(security, id, { finding: 'NOT_JUSTIFIED', findingText: '患者当日不在该院' });
  const events = `query ($filter: AuditEventFilter) { auditEvents(filter: $filter) {
    edges { node { nounId residentIds } } } }`;
  interface Events {
    readonly auditEvents: { readonly edges: readonly { readonly node: { residentIds: string[] } }[] };
  }
  const residentsFor = async (acting: Acting, filter: object = {}) => {
    const asked = { filter: { nounId: id, operation: 'breakGlassSignOff', ...filter } };
    const { auditEvents } = await answerTo<Events>(acting, events, asked);
    return auditEvents.edges.map(({ node }) => node.residentIds);
  };
  const authority = as(security, 'ORG_ADMIN');
  for (const linking of [async () => undefined, () => sealNow(clock.now())]) {
    await linking();
    expect(await residentsFor(authority)).toEqual([[]]);
    expect(await residentsFor(authority, { residentId })).toEqual([]);
    expect(await residentsFor(as(security, 'AUDIT_ADMIN'))).toEqual([[residentId]]);
    // The clinician's organisation never kept the record.
    expect(await residentsFor(as(doctor, 'ORG_ADMIN'))).toEqual([[]]);
  }
});

test('a list of many costs as many statements as a list of one', async () => {
  for (let at = 0; at < 3; at += 1) await closed();
  const source = `query ($first: Int!) { breakGlasses(first: $first) { edges { node { no state readCount resident { name }
    openedBy { name } organization { name } signedOffBy { name } availableActions { isAvailable } } } } }`;
  const costOf = (first: number) => statementsOf(() => answerTo(network.nurse, source, { first }));
  await costOf(1);
  expect(await costOf(100)).toBe(await costOf(1));
});
