import { beforeAll, describe, expect, test } from 'vitest';
import { recordConsent } from '../../domain/consent/record.ts';
import { withdrawConsent } from '../../domain/consent/withdraw.ts';
import { emergencyCard } from '../../domain/resident/emergency-card.ts';
import type { SafetyContentInput } from '../../domain/safety-block/content.ts';
import { recordSafetyBlock } from '../../domain/safety-block/record.ts';
import { dueItems } from '../../domain/today/due.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read } from '../../prisma/client.ts';
import { answerTo } from '../fixtures/ask.ts';
import { newKey } from '../fixtures/network.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { housed, newPerson, register } from '../fixtures/residents.ts';
import { safetyBlock } from '../fixtures/safety-block.ts';
import { askToVoid, colleagueOf } from '../fixtures/two-people.ts';
import { useDatabase } from '../support/database.ts';
import { clock, colleague, network, nurse, openScene, somebody, told, twoVoid } from './scene.ts';

useDatabase();
beforeAll(openScene);

const NONE_KNOWN = { status: 'NONE_KNOWN' } as const;
const record = (
  residentId: string,
  expectedEdition?: number,
  change: Partial<SafetyContentInput> = {},
  by: Acting = nurse,
) => {
  clock.advance(1000);
  const content = safetyBlock({ allergies: NONE_KNOWN, devices: [], ...change });
  return recordSafetyBlock(by, { idempotencyKey: newKey(), residentId, expectedEdition, ...content });
};
const SHOWN = `query ($id: ID!) { resident(id: $id) { safetyBlock { id edition allergyStatus }
  safetyBlocks { id } with: safetyBlocks(isVoidedIncluded: true) { id version voidedAt } } }`;
interface Shown {
  readonly safetyBlock: {
    readonly id: string;
    readonly edition: number;
    readonly allergyStatus: string;
  } | null;
  readonly safetyBlocks: readonly { readonly id: string }[];
  readonly with: readonly {
    readonly id: string;
    readonly version: number;
    readonly voidedAt: string | null;
  }[];
}
const shown = async (id: string) => (await answerTo<{ resident: Shown }>(nurse, SHOWN, { id })).resident;
const cardOf = async (id: string) => (await emergencyCard(nurse.viewer, id, clock.now()))?.safety ?? null;
const share = (residentId: string) =>
  recordConsent(nurse, {
    ...{
      idempotencyKey: newKey(),
      residentId,
      purpose: 'RECORD_SHARING',
      recipientOrgIds: [network.hospital],
    },
    ...{ policyRef: '第1条', decision: 'GIVEN', basis: 'SELF', signerName: '陈阿婆', method: 'PAPER' },
    signedAt: clock.now(),
  });

describe('an edition of the safety block', () => {
  test('leaves the one before as the latest: on the record, the card, the lists of the day, for the next one', async () => {
    const residentId = await somebody();
    const device = { kind: 'URINARY_CATHETER', dueOn: '2026-11-25' } as const;
    const first = await record(residentId, undefined, {
      allergies: safetyBlock().allergies,
      devices: [device],
    });
    const second = await record(residentId, 1);
    const due = async () =>
      (await dueItems(network.home, '2026-11-22')).filter(({ resident }) => resident.id === residentId);
    expect(await due()).toEqual([]);
    await twoVoid('SAFETY_BLOCK', second);
    const at = clock.now().toISOString();
    expect(await shown(residentId)).toEqual({
      safetyBlock: { id: first, edition: 1, allergyStatus: 'LISTED' },
      safetyBlocks: [{ id: first }],
      with: [
        { id: second, version: 2, voidedAt: at },
        { id: first, version: 1, voidedAt: null },
      ],
    });
    expect(await cardOf(residentId)).toMatchObject({ allergies: [{ substance: '青霉素' }] });
    expect(await due()).toMatchObject([{ kind: 'DEVICE_DUE', dueOn: '2026-11-25' }]);
    // Who has read the edition that is void reads again; the next one has a number of its own.
    const stale = await refusalOf(record(residentId, 2));
    expect(stale).toMatchObject({ code: 'VERSION_CONFLICT', path: ['expectedEdition'] });
    await record(residentId, 1);
    expect((await shown(residentId)).safetyBlock).toMatchObject({ edition: 3 });
  });

  test('that is the only one leaves nothing recorded, and nowhere "no allergies"', async () => {
    const residentId = await somebody();
    await twoVoid('SAFETY_BLOCK', await record(residentId));
    expect(await shown(residentId)).toMatchObject({ safetyBlock: null, safetyBlocks: [] });
    expect(await cardOf(residentId)).toBeNull();
    await record(residentId);
    expect((await shown(residentId)).safetyBlock).toMatchObject({ edition: 2 });
  });

  test('of a protected agent takes the agent with it', async () => {
    const residentId = await somebody();
    const doctor = await colleagueOf({ ...nurse, viewer: { ...nurse.viewer, roles: ['CLINIC_DOCTOR'] } });
    const infection = { status: 'CONFIRMED', agent: 'HIV', isolation: 'STANDARD' } as const;
    const id = await record(residentId, undefined, { infection }, doctor);
    await twoVoid('SAFETY_BLOCK', id, 'WRONG_RESIDENT');
    await record(residentId);
    const { isAgentProtected } = await read().safetyBlock.findFirstOrThrow({
      where: { residentId, voidedAt: null },
    });
    expect(isAgentProtected).toBe(false);
    expect(await read().privacyIncidentResident.count({ where: { residentId } })).toBe(1);
  });

  test('is told to the own staff, and to everybody who could read it, though the consent has ended since', async () => {
    const residentId = await somebody();
    const consentId = await share(residentId);
    const early = await record(residentId);
    const withdrawn = { consentId, expectedVersion: 1, withdrawnByName: '陈阿婆' };
    clock.advance(1000);
    await withdrawConsent(nurse, { idempotencyKey: newKey(), ...withdrawn });
    const late = await record(residentId, 1);
    await twoVoid('SAFETY_BLOCK', late);
    await twoVoid('SAFETY_BLOCK', early);
    const people = (of: readonly { personId: string }[]) => of.map(({ personId }) => personId);
    const home = [nurse.viewer.personId, colleague.viewer.personId];
    expect(people(await told(late))).toEqual(expect.arrayContaining(home));
    expect(people(await told(late))).not.toContain(network.doctor.viewer.personId);
    expect(people(await told(early))).toEqual(
      expect.arrayContaining([...home, network.doctor.viewer.personId]),
    );
  });

  test('is its writer’s alone: who keeps or reads the record is refused, a stranger finds nothing', async () => {
    const person = newPerson();
    await register(network.otherNurse, person);
    const residentId = await housed(nurse, person);
    const id = await record(residentId);
    await share(residentId);
    for (const other of [network.otherNurse, network.doctor]) {
      const refusal = await refusalOf(askToVoid(other, 'SAFETY_BLOCK', id));
      expect(refusal).toMatchObject({ code: 'NOT_YOUR_ACT' });
    }
    const unknown = await record(await somebody());
    const foreign = await refusalOf(askToVoid(network.otherNurse, 'SAFETY_BLOCK', unknown));
    expect(foreign).toMatchObject({ code: 'NOT_FOUND' });
    const theirs = await record(residentId, 1, {}, network.otherNurse);
    const both = [network.otherNurse, await colleagueOf(network.otherNurse)] as const;
    await twoVoid('SAFETY_BLOCK', theirs, 'DUPLICATE', both);
    expect((await shown(residentId)).safetyBlock).toMatchObject({ id });
    const people = (await told(theirs)).map(({ personId }) => personId);
    expect(people).toEqual(expect.arrayContaining([nurse.viewer.personId, network.doctor.viewer.personId]));
    const again = await refusalOf(askToVoid(network.otherNurse, 'SAFETY_BLOCK', theirs));
    expect(again).toMatchObject({ code: 'STATE_CONFLICT' });
  });
});
