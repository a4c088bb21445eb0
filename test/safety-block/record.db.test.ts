import { beforeEach, describe, expect, test } from 'vitest';
import { testClock } from '../../domain/clock.ts';
import type { SafetyContentInput } from '../../domain/safety-block/content.ts';
import { recordSafetyBlock } from '../../domain/safety-block/record.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read, write } from '../../prisma/client.ts';
import { answerTo } from '../fixtures/ask.ts';
import { actor, type Network, newKey, SUNDAY_MORNING, smallNetwork } from '../fixtures/network.ts';
import { outcomesOf, refusalOf } from '../fixtures/refusal.ts';
import { housed, newPerson } from '../fixtures/residents.ts';
import { safetyBlock } from '../fixtures/safety-block.ts';
import { useDatabase } from '../support/database.ts';

useDatabase();

let network: Network;
let doctor: Acting;
let residentId: string;
beforeEach(async () => {
  network = await smallNetwork(testClock(SUNDAY_MORNING));
  const { clock, home: organizationId } = network;
  doctor = await write((tx) =>
    actor(tx, clock, { organizationId, kind: 'NURSING_HOME', role: 'CLINIC_DOCTOR', name: '医生' }),
  );
  residentId = await housed(network.nurse, newPerson());
});

interface Given extends Partial<SafetyContentInput> {
  readonly expectedEdition?: number;
}
const record = (by: Acting, { expectedEdition, ...content }: Given = {}) =>
  recordSafetyBlock(by, { idempotencyKey: newKey(), residentId, expectedEdition, ...safetyBlock(content) });

const BLOCK = `edition allergyStatus allergies { substance reaction severity } medicines { name dose change }
  infectionStatus isAgentProtected agent agentName isolation careInstructions
  devices { kind insertedOn dueOn } fallRisk cognition recordedBy { name }`;
interface Shown {
  readonly safetyBlock: Record<string, unknown> | null;
  readonly safetyBlocks: Record<string, unknown>[];
}
const seenBy = async (by: Acting): Promise<Shown> =>
  (
    await answerTo<{ resident: Shown }>(
      by,
      `{ resident(id: "${residentId}") { safetyBlock { ${BLOCK} } safetyBlocks { edition cognition } } }`,
    )
  ).resident;

describe('an edition', () => {
  test('is whole, sealed, and never changed by the next one', async () => {
    await record(network.nurse);
    await record(doctor, { expectedEdition: 1, cognition: '糊涂' });
    const seen = await seenBy(network.nurse);
    expect(seen.safetyBlock).toMatchObject({
      edition: 2,
      allergies: [{ substance: '青霉素', reaction: '皮疹', severity: 'SEVERE' }],
      medicines: [{ name: '氨氯地平', dose: '5mg 每日一次', change: 'CONTINUE' }],
      devices: [{ kind: 'URINARY_CATHETER', insertedOn: '2026-11-01', dueOn: '2026-12-01' }],
      fallRisk: 'HIGH',
      recordedBy: { name: '医生' },
    });
    expect(seen.safetyBlocks).toEqual([
      { edition: 2, cognition: '糊涂' },
      { edition: 1, cognition: '清楚' },
    ]);
    const stored = JSON.stringify(await read().safetyBlock.findMany({ where: { residentId } }));
    for (const text of ['青霉素', '氨氯地平', '糊涂']) expect(stored).not.toContain(text);
  });

  test('of two nurses at once one wins, the other is told the current edition', async () => {
    const outcomes = await outcomesOf([record(network.nurse), record(doctor)]);
    expect(outcomes.sort()).toEqual(['DONE', 'VERSION_CONFLICT']);
    const refusal = await refusalOf(record(network.nurse));
    expect(refusal).toMatchObject({ currentVersion: 1, path: ['expectedEdition'] });
  });

  const infection = { status: 'CONFIRMED', isolation: 'CONTACT' } as const;
  const medicine = { name: '华法林', change: 'NEW' } as const;
  test.each<[string, Given, string, string]>([
    ['LISTED without a list', { allergies: { status: 'LISTED' } }, 'ALLERGY_LIST_MISSING', 'allergies.list'],
    [
      'a list with NONE_KNOWN',
      { allergies: { status: 'NONE_KNOWN', list: [{ substance: '花生' }] } },
      'ALLERGY_CONTRADICTION',
      'allergies.list',
    ],
    [
      'NOT_ASKED without a reason',
      { allergies: { status: 'NOT_ASKED' } },
      'ALLERGY_REASON',
      'allergies.reason',
    ],
    [
      'a reason where somebody was asked',
      { allergies: { status: 'NONE_KNOWN', reason: '不知道' } },
      'ALLERGY_CONTRADICTION',
      'allergies.reason',
    ],
    [
      'a medicine given in the future',
      { medicines: [{ ...medicine, lastGivenAt: new Date('2027-01-01T00:00:00Z') }] },
      'LAST_GIVEN_IN_FUTURE',
      'medicines.0.lastGivenAt',
    ],
    [
      'a device that is due before it was inserted',
      { devices: [{ kind: 'PICC', insertedOn: '2026-11-10', dueOn: '2026-11-09' }] },
      'DEVICE_DUE',
      'devices.0.dueOn',
    ],
    [
      'a device inserted in the future',
      { devices: [{ kind: 'PICC', insertedOn: '2026-11-23' }] },
      'DEVICE_IN_FUTURE',
      'devices.0.insertedOn',
    ],
    [
      'an agent of no infection',
      { infection: { status: 'NONE_KNOWN', agent: 'MRSA', isolation: 'NONE' } },
      'INFECTION_CONTRADICTION',
      'infection.agent',
    ],
    [
      'an agent without a name',
      { infection: { ...infection, agent: 'OTHER' } },
      'INFECTION_AGENT_NAME',
      'infection.agentName',
    ],
    [
      'instructions that name what is protected',
      { infection: { ...infection, agent: 'HIV', careInstructions: 'HIV 阳性，戴手套' } },
      'PROTECTED_NAME',
      'infection.careInstructions',
    ],
    ['a stale edition', { expectedEdition: 4 }, 'VERSION_CONFLICT', 'expectedEdition'],
  ])('%s is refused, and nothing is written', async (_name, given, code, path) => {
    expect(await refusalOf(record(network.nurse, given))).toMatchObject({ code, path: path.split('.') });
    expect(await read().safetyBlock.count({ where: { residentId } })).toBe(0);
  });

  test('is not written by another home', async () => {
    expect((await refusalOf(record(network.otherNurse))).code).toBe('NOT_FOUND');
  });
});

describe('a protected agent', () => {
  const hiv = {
    status: 'CONFIRMED',
    agent: 'HIV',
    isolation: 'STANDARD',
    careInstructions: '戴手套',
  } as const;

  test.each([
    ['by its code', hiv],
    ['by a name in other words', { ...hiv, agent: 'OTHER', agentName: '艾滋病毒' } as const],
  ])('%s is named to who treats, and to others only that it is protected', async (_name, infection) => {
    await record(doctor, { infection });
    const { safetyBlock: ofNurse } = await seenBy(network.nurse);
    expect(ofNurse).toMatchObject({
      ...{ infectionStatus: 'CONFIRMED', isAgentProtected: true, agent: null, agentName: null },
      ...{ isolation: 'STANDARD', careInstructions: '戴手套' },
    });
    expect(JSON.stringify(ofNurse)).not.toMatch(/HIV|艾滋/);
    expect((await seenBy(doctor)).safetyBlock).toMatchObject({ agent: infection.agent });
  });

  test('stays when who is not shown it writes the next edition, and is ended by who treats', async () => {
    await record(doctor, { infection: hiv });
    const goingOn = { status: 'CONFIRMED', isolation: 'CONTACT' } as const;
    await record(network.nurse, { expectedEdition: 1, infection: goingOn });
    expect((await seenBy(doctor)).safetyBlock).toMatchObject({
      edition: 2,
      agent: 'HIV',
      isolation: 'CONTACT',
    });
    const over = { status: 'NONE_KNOWN', isolation: 'NONE' } as const;
    const refusal = await refusalOf(record(network.nurse, { expectedEdition: 2, infection: over }));
    expect(refusal.code).toBe('INFECTION_PROTECTED');
    await record(doctor, { expectedEdition: 2, infection: over });
    expect((await seenBy(network.nurse)).safetyBlock).toMatchObject({ isAgentProtected: false });
  });

  test('leaves no trace of its name in events and audit', async () => {
    await record(doctor, { infection: { ...hiv, agent: 'OTHER', agentName: '艾滋病毒' } });
    const traces = JSON.stringify(
      [await read().event.findMany(), await read().auditEvent.findMany()],
      (_k, value) => (typeof value === 'bigint' ? String(value) : value),
    );
    expect(traces).not.toMatch(/艾滋/);
  });
});
