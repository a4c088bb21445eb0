import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { bookAppointment } from '../../domain/appointment/hold-and-book.ts';
import { openBreakGlass } from '../../domain/break-glass/open.ts';
import { testClock } from '../../domain/clock.ts';
import { recordConsent } from '../../domain/consent/record.ts';
import { enterPrivacyIncident } from '../../domain/privacy-incident/open.ts';
import { beginResidency } from '../../domain/residency/begin.ts';
import { MOVED_COLUMNS } from '../../domain/resident/merge/moved.ts';
import type { Acting } from '../../domain/viewer.ts';
import { engine, read } from '../../prisma/client.ts';
import { getDatamodel } from '../../prisma/generated/pothos-types.ts';
import { type Network, newKey, SUNDAY_MORNING, slotsOn, smallNetwork } from '../fixtures/network.ts';
import { stay } from '../fixtures/residents.ts';
import { colleagueOf } from '../fixtures/two-people.ts';
import { useDatabase } from '../support/database.ts';
import { everyRow } from '../support/every-row.ts';
import { merge, registeredTwice, unmerge } from './scene.ts';

const database = useDatabase();
const clock = testClock(SUNDAY_MORNING);
let network: Network;
let nurse: Acting;
let colleague: Acting;
beforeAll(async () => {
  network = await smallNetwork(clock);
  ({ nurse } = network);
  colleague = await colleagueOf(nurse);
});

let days = 2;
const hangings = {
  stay: (residentId: string) => beginResidency(nurse, stay(residentId)),
  booking: async (residentId: string) => {
    days += 1;
    const where = { departmentId: network.cardiology, daysAhead: days, pools: { PUBLIC: 1 } };
    const [slotId = ''] = await slotsOn(network, where);
    return bookAppointment(nurse, { idempotencyKey: newKey(), slotId, residentId, priority: 'NORMAL' });
  },
  consent: (residentId: string) =>
    recordConsent(nurse, {
      ...{
        idempotencyKey: newKey(),
        residentId,
        purpose: 'RECORD_SHARING',
        recipientOrgIds: [network.otherHome],
      },
      ...{ policyRef: '第1条', decision: 'GIVEN', basis: 'SELF', signerName: '陈阿婆', method: 'PAPER' },
      signedAt: clock.now(),
    }),
  incident: (residentId: string) =>
    enterPrivacyIncident(nurse, {
      ...{
        idempotencyKey: newKey(),
        kind: 'WRONG_RECIPIENT',
        description: '报告寄错',
        discoveredAt: clock.now(),
      },
      residentIds: [residentId],
    }),
  emergency: async (residentId: string) =>
    openBreakGlass(await colleagueOf(network.doctor), {
      ...{ idempotencyKey: newKey(), residentId, reasonCode: 'UNCONSCIOUS' },
      reasonText: '急诊患者意识不清，无法询问病史',
    }),
} as const;
const KINDS = Object.keys(hangings) as (keyof typeof hangings)[];

/** What tells of the two acts themselves, and may differ. */
const OF_THE_ACTS =
  /^(Event|LastChange|Audit.*|IdempotencyRecord|Notification|SecondApproval|ResidentMerge.*|Lease|AttemptCount)$/;

async function records(): Promise<Record<string, unknown[]>> {
  const tables = Object.entries(await everyRow(database.url)).filter(([table]) => !OF_THE_ACTS.test(table));
  const withoutVersion = (row: string): unknown => ({ ...(JSON.parse(row) as object), version: null });
  const inOrder = (rows: unknown[]) => rows.map((row) => JSON.stringify(row)).sort();
  return Object.fromEntries(tables.map(([table, found]) => [table, inOrder(found.map(withoutVersion))]));
}

test(
  'what two people merge and two people unmerge is, row by row, what it was',
  async () => {
    const set = fc.subarray(KINDS);
    const check = fc.asyncProperty(set, set, async (onAlias, onOther) => {
      const two = await registeredTwice(nurse);
      for (const kind of onAlias) await hangings[kind](two.residentId);
      for (const kind of onOther.filter((one) => one !== 'stay')) await hangings[kind](two.intoResidentId);
      const before = await records();
      await merge([nurse, colleague], two);
      const { residentId } = two;
      expect(await read().contact.count({ where: { residentId } })).toBe(0);
      expect(await read().careRelation.count({ where: { residentId } })).toBe(0);
      expect(await read().appointment.count({ where: { residentId } })).toBe(0);
      const contacts = { where: { residentId: two.intoResidentId }, orderBy: { rank: 'asc' } } as const;
      const ranks = (await read().contact.findMany(contacts)).map(({ rank }) => rank);
      expect(ranks).toEqual(ranks.map((_rank, index) => index + 1));
      expect(await records()).not.toEqual(before);
      await unmerge([nurse, colleague], two);
      expect(await records()).toEqual(before);
    });
    await fc.assert(check, { numRuns: engine() === 'sqlite' ? 6 : 3 });
  },
  10 * 60_000,
);

test('every column that names a resident goes with the person, or is no row of a person', () => {
  const NOT_MOVED = [
    'AuditSubject.residentId',
    'ResidentMerge.residentId',
    'ResidentMerge.aliasId',
    // What was handed over stays as it was signed.
    'HandoverItem.residentId',
    // Under which id a system has heard of somebody stays true.
    'ToldPatient.residentId',
    // Made anew from the record.
    'ResidentSearchKey.residentId',
  ];
  interface Column {
    readonly name: string;
    readonly kind: string;
  }
  const models = getDatamodel().datamodel.models as unknown as Record<string, { fields: readonly Column[] }>;
  const naming = Object.entries(models).flatMap(([model, { fields }]) =>
    fields
      .filter(({ name, kind }) => kind === 'scalar' && /(^r|R)esidentId$|^aliasId$|^mergedIntoId$/.test(name))
      .map(({ name }) => `${model}.${name}`),
  );
  const moved = MOVED_COLUMNS.map(({ table, column }) => `${table}.${column}`);
  expect([...moved, ...NOT_MOVED].sort()).toEqual(naming.sort());
});
