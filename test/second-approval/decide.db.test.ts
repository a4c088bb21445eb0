import { beforeAll, describe, expect, test } from 'vitest';
import { bookAppointment } from '../../domain/appointment/hold-and-book.ts';
import { testClock } from '../../domain/clock.ts';
import { codesOf } from '../../domain/codes/code-table.ts';
import { ROLES } from '../../domain/codes/role.ts';
import { APPROVED_ACTS } from '../../domain/second-approval/approvers.ts';
import { approveSecond, rejectSecond } from '../../domain/second-approval/decide.ts';
import { secondApprovalsWanted } from '../../domain/second-approval/search.ts';
import { sweepSecondApprovals } from '../../domain/second-approval/sweep.ts';
import { APPROVER_ROLES } from '../../domain/second-approval/workflow.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read } from '../../prisma/client.ts';
import { answerTo } from '../fixtures/ask.ts';
import { type Network, newKey, SUNDAY_MORNING, slotsOn, smallNetwork } from '../fixtures/network.ts';
import { outcomesOf, refusalOf } from '../fixtures/refusal.ts';
import { housed, idCardNo, written } from '../fixtures/residents.ts';
import { approve, askToVoid, colleagueOf, reject, stateOfRequest } from '../fixtures/two-people.ts';
import { useDatabase } from '../support/database.ts';

useDatabase();
const clock = testClock(SUNDAY_MORNING);
const DAY = 86_400_000;
let network: Network;
let nurse: Acting;
let colleague: Acting;
let residentId: string;
let slots: string[];
beforeAll(async () => {
  network = await smallNetwork(clock);
  ({ nurse } = network);
  colleague = await colleagueOf(nurse);
  residentId = await housed(nurse, { idNo: idCardNo({ sequence: 601 }) });
});

let days = 3;
/** A booking of the home for the resident, each on a day of its own. */
async function booked(): Promise<string> {
  days += 1;
  slots = await slotsOn(network, { departmentId: network.cardiology, daysAhead: days, pools: { PUBLIC: 1 } });
  const place = { slotId: slots[0] ?? '', residentId, priority: 'NORMAL' } as const;
  return bookAppointment(nurse, { idempotencyKey: newKey(), ...place });
}
const asked = async () => askToVoid(nurse, 'APPOINTMENT', await booked());
const listOf = async ({ viewer }: Acting, states?: 'PENDING'[]) => {
  const where = secondApprovalsWanted(viewer, { states }, clock.now());
  return (await read().secondApproval.findMany({ where })).map(({ id }) => id);
};

describe('an act before a second person', () => {
  test('changes nothing, stands on the list of those who may do it there, and tells them alone', async () => {
    const appointmentId = await booked();
    const before = await read().appointment.findUniqueOrThrow({ where: { id: appointmentId } });
    const id = await askToVoid(nurse, 'APPOINTMENT', appointmentId);
    expect(await read().appointment.findUniqueOrThrow({ where: { id: appointmentId } })).toEqual(before);
    expect(await listOf(nurse, ['PENDING'])).toContain(id);
    expect(await listOf(colleague, ['PENDING'])).toContain(id);
    for (const other of [network.otherNurse, network.scheduler])
      expect(await listOf(other)).not.toContain(id);
    const admin = { ...colleague, viewer: { ...colleague.viewer, roles: ['ORG_ADMIN' as const] } };
    expect(await listOf(admin)).not.toContain(id);
    const told = await read().notification.findMany({ where: { nounId: id } });
    expect(told.map(({ kind, personId }) => [kind, personId])).toEqual([
      ['SECOND_APPROVAL_ASKED', colleague.viewer.personId],
    ]);
  });

  test('is never decided by who asked, nor by a stranger, and nothing is written', async () => {
    const id = await asked();
    const before = await written();
    for (const decide of [approve, reject]) {
      expect(await refusalOf(decide(nurse, id))).toMatchObject({ code: 'NOT_YOUR_ACT' });
      const stranger = await refusalOf(decide(network.otherNurse, id));
      expect(stranger).toMatchObject({ code: 'NOT_FOUND', path: ['secondApprovalId'] });
    }
    const stale = { idempotencyKey: newKey(), secondApprovalId: id, expectedVersion: 7 };
    expect(await refusalOf(approveSecond(colleague, stale))).toMatchObject({ code: 'VERSION_CONFLICT' });
    expect(await written()).toEqual(before);
    expect(await stateOfRequest(id)).toBe('PENDING');
  });

  test('is asked once: the same act on the same object waits already', async () => {
    const appointmentId = await booked();
    await askToVoid(nurse, 'APPOINTMENT', appointmentId);
    const before = await written();
    for (const by of [nurse, colleague])
      expect(await refusalOf(askToVoid(by, 'APPOINTMENT', appointmentId))).toMatchObject({
        code: 'ALREADY_ASKED',
      });
    expect(await written()).toEqual(before);
    const other = await booked();
    const both = [askToVoid(nurse, 'APPOINTMENT', other), askToVoid(colleague, 'APPOINTMENT', other)];
    expect((await outcomesOf(both)).sort()).toEqual(['ALREADY_ASKED', 'DONE']);
  });

  test('has one effect however many approve it at once, and who asked is told once', async () => {
    const id = await asked();
    const third = await colleagueOf(nurse);
    const outcomes = await outcomesOf([colleague, third, colleague, third].map((by) => approve(by, id)));
    expect(outcomes.filter((one) => one === 'DONE')).toHaveLength(1);
    for (const other of outcomes.filter((one) => one !== 'DONE'))
      expect(['STATE_CONFLICT', 'VERSION_CONFLICT']).toContain(other);
    const { nounId } = await read().secondApproval.findUniqueOrThrow({ where: { id } });
    expect(await read().event.count({ where: { nounId, act: 'recordVoid' } })).toBe(1);
    const told = { nounId: id, kind: 'SECOND_APPROVAL_DECIDED', personId: nurse.viewer.personId };
    expect(await read().notification.count({ where: told })).toBe(1);
  });

  test('has one effect for one key sent twice', async () => {
    const id = await asked();
    const input = { idempotencyKey: newKey(), secondApprovalId: id, expectedVersion: 1 };
    expect(await approveSecond(colleague, input)).toBe(id);
    expect(await approveSecond(colleague, input)).toBe(id);
    expect(await stateOfRequest(id)).toBe('APPROVED');
  });

  test('is turned down with the reason, and then asked again', async () => {
    const appointmentId = await booked();
    const id = await askToVoid(nurse, 'APPOINTMENT', appointmentId);
    const empty = { idempotencyKey: newKey(), secondApprovalId: id, expectedVersion: 1, reasonText: ' ' };
    expect(await refusalOf(rejectSecond(colleague, empty))).toMatchObject({ path: ['reasonText'] });
    await reject(colleague, id);
    const row = await read().secondApproval.findUniqueOrThrow({ where: { id } });
    expect(row).toMatchObject({
      state: 'REJECTED',
      decidedById: colleague.viewer.personId,
      decisionText: '记录无误',
    });
    expect((await read().appointment.findUniqueOrThrow({ where: { id: appointmentId } })).state).toBe(
      'BOOKED',
    );
    expect(await refusalOf(approve(colleague, id))).toMatchObject({ code: 'STATE_CONFLICT' });
    await askToVoid(nurse, 'APPOINTMENT', appointmentId);
  });

  test('lapses after seven days by itself: at once for everybody, and later in writing', async () => {
    const id = await asked();
    clock.advance(7 * DAY - 1);
    expect(await listOf(colleague, ['PENDING'])).toContain(id);
    clock.advance(1);
    expect(await listOf(colleague, ['PENDING'])).not.toContain(id);
    expect(await refusalOf(approve(colleague, id))).toMatchObject({
      code: 'STATE_CONFLICT',
      currentState: 'EXPIRED',
    });
    expect(await sweepSecondApprovals(clock.now())).toBeGreaterThan(0);
    const at = new Date(SUNDAY_MORNING.getTime() + 7 * DAY);
    const event = await read().event.findFirstOrThrow({ where: { nounId: id, act: 'expire' } });
    expect(event).toMatchObject({ fromState: 'PENDING', toState: 'EXPIRED', at, personId: null });
  });
});

test('the words and the resident are shown to who knows the resident', async () => {
  const id = await asked();
  const LIST = `query { secondApprovals(first: 100, filter: { states: [PENDING] }) { edges { node {
    id act noun reasonCode reasonText resident { name } askedBy { name } availableActions { action isAvailable } } } } }`;
  interface Shown {
    readonly secondApprovals: { readonly edges: readonly { readonly node: { readonly id: string } }[] };
  }
  const shownTo = async (by: Acting) =>
    (await answerTo<Shown>(by, LIST)).secondApprovals.edges.find(({ node }) => node.id === id)?.node;
  const act = { act: 'recordVoid', noun: 'appointment', reasonCode: 'WRONG_DATA' };
  expect(await shownTo(colleague)).toMatchObject({
    ...act,
    resident: { name: '陈阿婆' },
    reasonText: '录入时看错了姓名',
    askedBy: { name: '护士甲' },
    availableActions: [
      { action: 'secondApprove', isAvailable: true },
      { action: 'secondReject', isAvailable: true },
    ],
  });
});

test('the roles of the workflow are those of all acts that wait', () => {
  const all = new Set(APPROVED_ACTS.flatMap(({ by }) => by));
  expect(codesOf(ROLES).filter((role) => all.has(role))).toEqual(
    codesOf(ROLES).filter((role) => APPROVER_ROLES.includes(role)),
  );
});
