import { beforeAll, describe, expect, test } from 'vitest';
import { read, write } from '../../prisma/client.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { CONTACT } from '../fixtures/residents.ts';
import { newRegistration, newStay, signedIn } from '../fixtures/town.ts';
import { freshKey, nodeOf, refusalIn } from '../support/acts.ts';
import type { LastingClient } from '../support/lasting-client.ts';

useTown();

interface Shown {
  readonly field: string;
  readonly value: string | null;
  readonly contactId?: string | null;
}

const PHONE = '13912345678';
const ADDRESS = '广东省珠海市香洲区榕树里12号305室';
const HEALTH_CARD_NO = '440499012345678977';
let residentId: string;
let idNo: string;

beforeAll(async () => {
  const person = newRegistration({ phone: PHONE, address: ADDRESS, healthCardNo: HEALTH_CARD_NO });
  ({ idNo } = person);
  ({ id: residentId } = nodeOf(await town.nurse.act<{ id: string }>('residentRegister', person, 'id')));
  nodeOf(await town.nurse.act('residencyBegin', newStay(town, residentId)));
});

const unmask = (by: LastingClient, change: object = {}, shown = 'field value') => {
  const input = { residentId, purpose: 'TRANSPORT_TICKET', fields: ['ID_NO', 'PHONE'], ...change };
  return by.act<Shown[]>('residentUnmask', input, shown);
};
const latestAudit = () => read().auditEvent.findFirst({ orderBy: { seq: 'desc' } });

describe('numbers in full', () => {
  test('are shown to who cares for the resident, for a purpose that is on record', async () => {
    const fields = ['ADDRESS', 'ID_NO', 'PHONE', 'HEALTH_CARD_NO', 'INSURANCE_NO', 'PHONE'];
    expect(nodeOf(await unmask(town.nurse, { fields }))).toEqual([
      { field: 'ADDRESS', value: ADDRESS },
      { field: 'ID_NO', value: idNo },
      { field: 'PHONE', value: PHONE },
      { field: 'HEALTH_CARD_NO', value: HEALTH_CARD_NO },
      { field: 'INSURANCE_NO', value: null },
    ]);
    const row = await latestAudit();
    expect(row).toMatchObject({
      action: 'ACT',
      operation: 'residentUnmask',
      outcome: 'DONE',
      noun: 'resident',
    });
    expect(JSON.parse(row?.facts ?? '')).toEqual({
      purpose: 'TRANSPORT_TICKET',
      fields: [...new Set(fields)],
    });
    expect(JSON.parse(row?.residentIds ?? '')).toEqual([residentId]);
  });

  test('are shown again to a repeat, which is on record as one', async () => {
    const keyed = { idempotencyKey: freshKey() };
    const first = await unmask(town.nurse, keyed);
    expect(await unmask(town.nurse, keyed)).toEqual(first);
    expect(await latestAudit()).toMatchObject({ action: 'READ', outcome: 'REPEATED', nounId: residentId });
  });

  test('of the contacts each has one, in the order in which they are called', async () => {
    const { contacts, version } = await read().resident.findUniqueOrThrow({
      where: { id: residentId },
      include: { contacts: { orderBy: { rank: 'asc' } } },
    });
    const second = { name: '林二', relation: 'SON', phone: '13800138002', rank: 1 };
    nodeOf(await town.nurse.act('contactSet', { residentId, expectedVersion: version, ...second }));
    const shown = nodeOf(
      await unmask(town.nurse, { fields: ['CONTACT_PHONES', 'ADDRESS'] }, 'field value contactId'),
    );
    expect(shown).toEqual([
      { field: 'CONTACT_PHONES', value: '13800138002', contactId: expect.any(String) },
      { field: 'CONTACT_PHONES', value: CONTACT.phone, contactId: contacts[0]?.id },
      { field: 'ADDRESS', value: ADDRESS, contactId: null },
    ]);
  });

  test('change nothing of the resident, and leave the words of the reason with the record', async () => {
    const before = await read().resident.findUniqueOrThrow({ where: { id: residentId } });
    nodeOf(await unmask(town.nurse, { purpose: 'OTHER', comment: '家属要求核对' }));
    expect(await read().resident.findUniqueOrThrow({ where: { id: residentId } })).toEqual(before);
    const event = await read().event.findFirst({ orderBy: { seq: 'desc' } });
    expect(event).toMatchObject({ act: 'residentUnmask', reasonCode: 'OTHER', reasonText: '家属要求核对' });
    expect((await latestAudit())?.facts).not.toContain('家属');
  });

  test('leave in an answer that nobody keeps on the way', async () => {
    const answer = await fetch(`${town.service.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ viewer { person { name } } }' }),
    });
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  test.each([
    ['OTHER needs words', { purpose: 'OTHER' }, 'REASON_TEXT', ['comment']],
    ['no field at all', { fields: [] }, 'UNMASK_FIELDS', ['fields']],
    ['nobody', { residentId: '0195a3c2-7b1e-7abc-8123-0016d3cca427' }, 'NOT_FOUND', ['residentId']],
  ])('%s: refused', async (_case, change, code, path) => {
    expect(refusalIn(await unmask(town.nurse, change))).toMatchObject({ code, path });
  });
});

describe('who sees which', () => {
  test('a stranger meets nobody, and an administrator is denied', async () => {
    expect(refusalIn(await unmask(town.otherNurse)).code).toBe('NOT_FOUND');
    await expect(unmask(town.homeAdmin)).rejects.toThrow('FORBIDDEN');
    await expect(unmask(town.sysAdmin)).rejects.toThrow('FORBIDDEN');
  });

  test('who has only registered somebody sees nothing in full', async () => {
    nodeOf(await town.otherNurse.act('residentRegister', newRegistration({ idNo }), 'id'));
    expect(refusalIn(await unmask(town.otherNurse)).code).toBe('NUMBER_NOT_OPEN');
  });

  test('in an emergency a clinician sees whom to reach and where, for that purpose only', async () => {
    const doctor = await signedIn(town.service, town.network.hospital.id, 'HOSP_DOCTOR');
    expect(refusalIn(await unmask(doctor)).code).toBe('NOT_FOUND');
    const reason = { reasonCode: 'UNCONSCIOUS', reasonText: '急诊患者意识不清，无法询问病史' };
    nodeOf(await doctor.act('breakGlassOpen', { residentId, ...reason }));
    const reach = { fields: ['PHONE', 'ADDRESS', 'CONTACT_PHONES'] };
    expect(refusalIn(await unmask(doctor, reach)).code).toBe('UNMASK_PURPOSE');
    expect(refusalIn(await unmask(doctor, { purpose: 'EMERGENCY' })).code).toBe('NUMBER_NOT_OPEN');
    expect(nodeOf(await unmask(doctor, { ...reach, purpose: 'EMERGENCY' }))).toEqual([
      { field: 'PHONE', value: PHONE },
      { field: 'ADDRESS', value: ADDRESS },
      { field: 'CONTACT_PHONES', value: '13800138002' },
      { field: 'CONTACT_PHONES', value: CONTACT.phone },
    ]);
    expect(JSON.parse((await latestAudit())?.ownerOrgIds ?? '')).toContain(town.network.home.id);
    const keyed = { ...reach, purpose: 'EMERGENCY', idempotencyKey: freshKey() };
    nodeOf(await unmask(doctor, keyed));
    const now = town.service.clock.now();
    await write(({ db }) =>
      db.careRelation.updateMany({ where: { residentId, basis: 'BREAK_GLASS' }, data: { endedAt: now } }),
    );
    expect(refusalIn(await unmask(doctor, keyed)).code).toBe('NOT_FOUND');
    expect(await latestAudit()).toMatchObject({ action: 'REFUSED', outcome: 'NOT_FOUND' });
  });

  test('a consent shares the record and no number', async () => {
    const doctor = await signedIn(town.service, town.network.otherHospital.id, 'CLINIC_DOCTOR');
    const { id: organizationId } = town.network.otherHospital;
    const startedAt = new Date(town.service.clock.now().getTime() - 1000);
    const relation = { id: `${residentId}-c`, residentId, organizationId, basis: 'CONSENT', startedAt };
    await write(({ db }) => db.careRelation.create({ data: relation }));
    expect(refusalIn(await unmask(doctor)).code).toBe('NUMBER_NOT_OPEN');
  });

  test('residents see their own', async () => {
    const own = await signedIn(town.service, town.network.home.id, 'RESIDENT');
    expect(refusalIn(await unmask(own)).code).toBe('NOT_FOUND');
    const { id } = await read().person.findFirstOrThrow({
      orderBy: { id: 'desc' },
      where: { login: { startsWith: 'resident-' } },
    });
    await write(({ db }) => db.person.update({ where: { id }, data: { residentId } }));
    expect(nodeOf(await unmask(own, { fields: ['ID_NO'] }))).toEqual([{ field: 'ID_NO', value: idNo }]);
  });
});

describe('a day has a limit', () => {
  test('for each person, and repeats and refusals do not count', async () => {
    const nurse = await signedIn(town.service, town.network.home.id, 'NH_NURSE');
    const organizationId = town.network.home.id;
    const limit = {
      key: 'resident.unmaskPerDay',
      value: 2,
      organizationId,
      document: '管理制度',
      place: '第一条',
    };
    nodeOf(await town.homeAdmin.act('policyValueSet', limit, 'key'));
    const keyed = { idempotencyKey: freshKey() };
    for (const change of [keyed, keyed, keyed, {}]) nodeOf(await unmask(nurse, change));
    refusalIn(await unmask(nurse, { fields: [] }));
    expect(refusalIn(await unmask(nurse))).toMatchObject({
      code: 'UNMASK_PER_DAY',
      policy: { key: 'resident.unmaskPerDay', value: 2 },
    });
    nodeOf(await unmask(nurse, keyed));
    const another = await signedIn(town.service, town.network.home.id, 'NH_NURSE');
    nodeOf(await unmask(another));
    const answers = await Promise.all(Array.from({ length: 5 }, () => unmask(another)));
    expect(answers.filter(({ refusal }) => refusal === null)).toHaveLength(1);
    town.service.clock.advance(24 * 3_600_000);
    nodeOf(await unmask(nurse));
  });
});
