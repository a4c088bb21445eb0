import { beforeAll, describe, expect, test } from 'vitest';
import type { ConsentRecordInput } from '../../domain/consent/record.ts';
import { recordConsent } from '../../domain/consent/record.ts';
import { withdrawConsent } from '../../domain/consent/withdraw.ts';
import { newId } from '../../domain/id.ts';
import { appointRepresentative } from '../../domain/representative/appoint.ts';
import { endRepresentative } from '../../domain/representative/end.ts';
import { standingsOf } from '../../domain/sign-in/standing.ts';
import { dueItems } from '../../domain/today/due.ts';
import { read, rows, write } from '../../prisma/client.ts';
import { answerTo } from '../fixtures/ask.ts';
import { newKey } from '../fixtures/network.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { housed, newPerson, register, written } from '../fixtures/residents.ts';
import { approve, askToVoid, stateOfRequest } from '../fixtures/two-people.ts';
import { useDatabase } from '../support/database.ts';
import { clock, colleague, network, nurse, openScene, scheduler, somebody, told, twoVoid } from './scene.ts';

useDatabase();
beforeAll(openScene);

const appoint = (residentId: string, change = {}) =>
  appointRepresentative(nurse, {
    ...{ idempotencyKey: newKey(), residentId, kind: 'VOLUNTARY', name: '邹文博', phone: '13800003333' },
    ...{ document: '意定监护协议', fromOn: '2026-01-01', toOn: '2026-12-01', ...change },
  });
const signed = (residentId: string, representativeId: string, change: Partial<ConsentRecordInput> = {}) =>
  recordConsent(nurse, {
    ...{
      idempotencyKey: newKey(),
      residentId,
      purpose: 'RECORD_SHARING',
      recipientOrgIds: [network.hospital],
    },
    ...{ policyRef: '第1条', decision: 'GIVEN', basis: 'REPRESENTATIVE', representativeId },
    ...{ signerName: '邹文博', method: 'PAPER', signedAt: clock.now(), residentWill: '不愿意' },
    ...{ explained: '已说明', alternative: '纸质病历', ...change },
  });
const SHOWN = `query ($id: ID!) { resident(id: $id) { representatives { id }
  with: representatives(isVoidedIncluded: true) { id isInForce voidedAt } } }`;
interface Shown {
  readonly resident: { readonly representatives: object[]; readonly with: object[] };
}
const shown = async (id: string) => (await answerTo<Shown>(nurse, SHOWN, { id })).resident;

describe('a representative', () => {
  test('acts for nobody any more, stands on no list, and is shown as void only where that is asked for', async () => {
    const residentId = await somebody();
    const id = await appoint(residentId);
    const due = async () =>
      (await dueItems(network.home, '2026-11-22')).filter(({ resident }) => resident.id === residentId);
    expect(await due()).toMatchObject([{ kind: 'REPRESENTATIVE_ENDING' }]);
    expect(await shown(residentId)).toMatchObject({ representatives: [{ id }] });
    await twoVoid('REPRESENTATIVE', id);
    expect(await due()).toEqual([]);
    expect(await shown(residentId)).toEqual({
      representatives: [],
      with: [{ id, isInForce: false, voidedAt: clock.now().toISOString() }],
    });
    const before = await written();
    const again = { code: 'NOT_FOUND', path: ['representativeId'] };
    expect(await refusalOf(signed(residentId, id))).toMatchObject(again);
    const end = { idempotencyKey: newKey(), representativeId: id, expectedVersion: 2, toOn: '2026-11-22' };
    expect(await refusalOf(endRepresentative(nurse, { ...end, reason: '解除' }))).toMatchObject(again);
    expect(await written()).toEqual(before);
    expect(await refusalOf(askToVoid(nurse, 'REPRESENTATIVE', id))).toMatchObject({ code: 'STATE_CONFLICT' });
    const event = await read().event.findFirstOrThrow({ where: { nounId: id, act: 'recordVoid' } });
    expect(event).toMatchObject({ noun: 'representative', fromState: 'APPOINTED', toState: 'VOIDED' });
  });

  test('loses the account at the next request', async () => {
    const residentId = await somebody();
    const representativeId = await appoint(residentId);
    const personId = newId(clock.now());
    await write(async ({ db }) => {
      const createdAt = clock.now();
      await db.person.create({ data: { id: personId, name: '邹文博', representativeId, createdAt } });
      const role = { role: 'REPRESENTATIVE', fromOn: '2026-01-01' };
      const at = { id: newId(clock.now()), personId, organizationId: network.home };
      await db.roleAssignment.create({ data: { ...at, ...role } });
    });
    const standing = async () => (await standingsOf({ rows }, personId, clock.now()))[0];
    expect(await standing()).toMatchObject({ residentId, representativeId });
    await twoVoid('REPRESENTATIVE', representativeId);
    expect(await standing()).toMatchObject({ residentId: null, representativeId: null });
  });

  test('is not void while something that was signed by it counts; it is named, and seen to first', async () => {
    const residentId = await somebody();
    const id = await appoint(residentId);
    const another = await appoint(residentId, { name: '陈小明' });
    const given = await signed(residentId, id);
    const refused = await signed(residentId, id, { purpose: 'TELECONSULT', decision: 'REFUSED' });
    const byAnother = await signed(residentId, another, { purpose: 'HOME_SICKBED' });
    const refusal = await refusalOf(askToVoid(nurse, 'REPRESENTATIVE', id));
    expect(refusal).toMatchObject({ code: 'CONSENTS_REST_ON_IT', path: ['id'] });
    for (const one of [given, refused]) expect(refusal.message).toContain(one);
    expect(refusal.message).not.toContain(byAnother);
    const consentId = { consentId: given, expectedVersion: 1 };
    await withdrawConsent(nurse, { idempotencyKey: newKey(), ...consentId, withdrawnByName: '陈阿婆' });
    expect((await refusalOf(askToVoid(nurse, 'REPRESENTATIVE', id))).message).not.toContain(given);
    await twoVoid('CONSENT', refused);
    // Signed between the request and the approval: judged anew, and the request goes on waiting.
    const request = await askToVoid(nurse, 'REPRESENTATIVE', id);
    const late = await signed(residentId, id, { purpose: 'REFERRAL' });
    expect(await refusalOf(approve(colleague, request))).toMatchObject({ code: 'CONSENTS_REST_ON_IT' });
    expect(await stateOfRequest(request)).toBe('PENDING');
    expect((await read().representative.findUniqueOrThrow({ where: { id } })).voidedAt).toBeNull();
    await twoVoid('CONSENT', late);
    await approve(colleague, request);
    expect((await read().representative.findUniqueOrThrow({ where: { id } })).voidedAt).toEqual(clock.now());
  });

  test('and what it signs at the same moment never both count', async () => {
    for (let round = 0; round < 5; round += 1) {
      const residentId = await somebody();
      const id = await appoint(residentId);
      const request = await askToVoid(nurse, 'REPRESENTATIVE', id);
      await Promise.allSettled([approve(colleague, request), signed(residentId, id)]);
      const { voidedAt } = await read().representative.findUniqueOrThrow({ where: { id } });
      const consents = await read().consent.count({ where: { representativeId: id } });
      expect([voidedAt === null, consents]).toEqual([consents === 1, voidedAt === null ? 1 : 0]);
    }
  });

  test('of the wrong resident opens a privacy incident; who does not know the resident finds nothing', async () => {
    const residentId = await somebody();
    const id = await appoint(residentId);
    expect(await refusalOf(askToVoid(scheduler, 'REPRESENTATIVE', id))).toMatchObject({ code: 'NOT_FOUND' });
    await twoVoid('REPRESENTATIVE', id, 'WRONG_RESIDENT');
    expect(await read().privacyIncidentResident.count({ where: { residentId } })).toBe(1);
    // The home alone keeps the record.
    expect(await told(id)).toEqual([]);
  });

  test('is told to who else keeps the record', async () => {
    const person = newPerson();
    await register(network.otherNurse, person);
    const id = await appoint(await housed(nurse, person));
    await twoVoid('REPRESENTATIVE', id);
    expect((await told(id)).map(({ organizationId }) => organizationId)).toEqual([network.otherHome]);
  });
});
