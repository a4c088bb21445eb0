import type { AuditEvent, Bundle, Practitioner } from '@medplum/fhirtypes';
import { beforeAll, describe, expect, test } from 'vitest';
import { read } from '../../prisma/client.ts';
import { licensed } from '../fixtures/his-referral.ts';
import { becomes, by, patchTask, taskOf } from '../fixtures/his-tasks.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { openReferrals, type Referrals } from '../fixtures/referrals.ts';
import { found, type His, hisOf, outcomeCode } from '../support/his.ts';
import { statementsOf } from '../support/statement-count.ts';
import { faultsOf } from '../support/valid-fhir.ts';

useTown();

const LICENCE = '110441900000001';
let referrals: Referrals;
let receiver: His;
let stranger: His;
let referralId: string;
let patient: string;
beforeAll(async () => {
  referrals = await openReferrals(town);
  receiver = await hisOf(town.service, town.network.hospital.id);
  stranger = await hisOf(town.service, town.network.otherHospital.id);
  await licensed(town, town.network.hospital.id, 'HOSP_DOCTOR', LICENCE);
  ({ referralId } = await referrals.at('SENT'));
  ({ residentId: patient } = await read().referral.findUniqueOrThrow({ where: { id: referralId } }));
});

async function search(his: His, query: string): Promise<{ all: AuditEvent[]; body: Bundle }> {
  const { status, body } = await his.get<Bundle>(`AuditEvent?${query}`, { prefer: 'handling=strict' });
  expect(status, JSON.stringify(body)).toBe(200);
  const all = found<AuditEvent>(body, 'AuditEvent');
  expect(all.flatMap(faultsOf)).toEqual([]);
  return { all, body };
}
const operations = (all: readonly AuditEvent[]) => all.map(({ subtype }) => subtype?.[1]?.code);

describe('the accesses of one’s own organisation', () => {
  test('say who has read and done what, of whom, and what came of it', async () => {
    await receiver.get(`ServiceRequest/${referralId}`);
    await patchTask(receiver, await taskOf(receiver, referralId), becomes('received'), by(LICENCE));
    const { all } = await search(receiver, `patient=${patient}&date=ge2026-01-01&_sort=date`);
    expect(operations(all)).toContain('fhir.ServiceRequest.read');
    const seen = all.find(({ subtype }) => subtype?.[1]?.code === 'fhir.ServiceRequest.read');
    expect(seen).toMatchObject({
      ...{ action: 'R', outcome: '0', outcomeDesc: 'OK', type: { code: 'rest' } },
      agent: [{ who: { reference: `Organization/${town.network.hospital.id}` }, requestor: true }],
      entity: [
        { what: { reference: `ServiceRequest/${referralId}` } },
        { what: { reference: `Patient/${patient}` } },
      ],
    });
    expect((await receiver.get(`AuditEvent/${seen?.id}`)).body).toEqual(seen);
    const of = await search(receiver, `entity=ServiceRequest/${referralId}`);
    expect(operations(of.all)).toEqual(
      expect.arrayContaining(['fhir.ServiceRequest.read', 'referralReceive']),
    );
    const doctors = (await receiver.get<Bundle>('Practitioner?_count=100')).body;
    const mine = found<Practitioner>(doctors, 'Practitioner').map(({ id }) => `Practitioner/${id}`);
    const acts = await search(receiver, `agent=${mine.join(',')}`);
    expect(operations(acts.all)).toContain('referralReceive');
  });

  test('are nobody else’s: what others did with the same resident is not there, and an id of theirs is unknown', async () => {
    await receiver.get(`Patient/${patient}`);
    const rows = await read().auditEvent.findMany({ where: { residentIds: { contains: patient } } });
    const own = rows.filter(({ organizationId }) => organizationId === town.network.hospital.id);
    expect(own.length).toBeLessThan(rows.length);
    const { all } = await search(receiver, `patient=${patient}&_count=100`);
    const ids = new Set(own.map(({ id }) => id));
    expect(all.length).toBeGreaterThan(0);
    expect(all.every(({ id }) => ids.has(id ?? ''))).toBe(true);
    expect((await search(stranger, `patient=${patient}`)).all).toEqual([]);
    const [other] = rows.filter(({ id }) => !ids.has(id));
    expect((await receiver.get(`AuditEvent/${other?.id}`)).status).toBe(404);
    expect((await stranger.get(`AuditEvent/${own[0]?.id}`)).status).toBe(404);
  });

  test('are read page by page, each with as many statements as the other, and are counted where that is asked', async () => {
    for (let nth = 0; nth < 9; nth += 1) await receiver.get(`ServiceRequest/${referralId}`);
    const seen: (string | undefined)[] = [];
    let next = `AuditEvent?patient=${patient}&_count=3&_sort=-date`;
    const counts: number[] = [];
    for (let page = 0; page < 3; page += 1) {
      let body: Bundle = { resourceType: 'Bundle', type: 'searchset' };
      const asked = async () => {
        ({ body } = await receiver.get<Bundle>(next));
      };
      counts.push(await statementsOf(asked));
      expect(body.total).toBeUndefined();
      seen.push(...found<AuditEvent>(body, 'AuditEvent').map(({ id }) => id));
      next = body.link?.find(({ relation }) => relation === 'next')?.url ?? '';
    }
    expect([seen.length, new Set(seen).size, new Set(counts).size]).toEqual([9, 9, 1]);
    const { body } = await receiver.get<Bundle>('AuditEvent?_summary=count');
    expect(body.total).toBeGreaterThan(9);
    const wrong = await receiver.get('AuditEvent?_page=nonsense');
    expect(outcomeCode(wrong.body)).toBe('CURSOR');
  });

  test('a look at them is one row, and names to the next look nobody', async () => {
    const before = await read().auditEvent.count();
    await search(receiver, `patient=${patient}`);
    expect((await read().auditEvent.count()) - before).toBe(1);
    const last = await read().auditEvent.findFirstOrThrow({
      where: { operation: 'fhir.AuditEvent.search' },
      orderBy: { seq: 'desc' },
    });
    expect(JSON.parse(last.residentIds ?? '[]')).toEqual([patient]);
    const again = await receiver.get<AuditEvent>(`AuditEvent/${last.id}`);
    expect([again.status, again.body.entity]).toEqual([200, undefined]);
    const { all } = await search(receiver, `patient=${patient}&_count=100`);
    expect(operations(all)).not.toContain('fhir.AuditEvent.search');
  });

  test('need their own scope', async () => {
    const narrow = await hisOf(town.service, town.network.hospital.id, { scopes: 'system/Patient.rs' });
    const { status, body } = await narrow.get('AuditEvent');
    expect([status, outcomeCode(body)]).toEqual([403, 'SCOPE']);
  });
});
