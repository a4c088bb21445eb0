import { describe, expect, test } from 'vitest';
import { countersignAgreement, rejectAgreement } from '../../domain/agreement/actions.ts';
import { proposeAgreement } from '../../domain/agreement/propose.ts';
import { read, write } from '../../prisma/client.ts';
import { type Network, NOW, proposal } from '../fixtures/agreements.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { answer, propose, rejection, stored, timeline } from './course.ts';
import { byHome, byHospital, clock, DAY, network, useAgreementScene } from './scene.ts';

useAgreementScene();

describe('a proposal', () => {
  test('is kept whole, waits for the other side and is on record', async () => {
    const id = await propose();
    const agreement = await read().cooperationAgreement.findUniqueOrThrow({
      where: { id },
      include: { services: true, quotas: true, contacts: true },
    });
    expect(agreement).toMatchObject({
      ...{ state: 'PENDING_COUNTERSIGN', version: 1, proposedByOrgId: network.home.id, proposedAt: NOW },
      ...{
        dutiesHome: '提前预约。\n陪同就诊。',
        roundsIntervalDays: 14,
        startOn: '2027-01-01',
        endOn: '2027-12-31',
      },
      startsAt: new Date('2026-12-31T16:00:00Z'),
      endsAt: new Date('2027-12-31T16:00:00Z'),
      countersignDueAt: new Date(NOW.getTime() + 30 * DAY),
      quotas: [{ departmentId: network.cardiology, placesPerWeek: 5 }],
      contacts: [{ organizationId: network.home.id, phone: '07562123456' }],
    });
    expect(agreement.services.map(({ service }) => service).sort()).toEqual(['GREEN_CHANNEL', 'ROUNDS']);
    const proposed = { act: 'agreementPropose', fromState: null, toState: 'PENDING_COUNTERSIGN', at: NOW };
    expect(await timeline(id)).toEqual([{ ...proposed, organizationId: network.home.id, role: 'ORG_ADMIN' }]);
  });

  test('may come from the medical side, and then the home answers', async () => {
    const id = await proposeAgreement(byHospital, proposal(network));
    expect((await refusalOf(countersignAgreement(byHospital, answer(id)))).code).toBe('NOT_YOUR_ACT');
    await countersignAgreement(byHome, answer(id));
    expect((await stored(id)).state).toBe('PENDING_START');
  });

  test('sent twice with one key is one agreement', async () => {
    const input = proposal(network);
    const ids = [await proposeAgreement(byHome, input), await proposeAgreement(byHome, input)];
    expect(new Set(ids).size).toBe(1);
    expect(await read().cooperationAgreement.count()).toBe(1);
    const other = { ...input, endOn: '2027-06-30' };
    expect((await refusalOf(proposeAgreement(byHome, other))).code).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  test('that nobody answers lapses at the end of its term, when that comes first', async () => {
    const id = await propose({ startOn: '2026-11-01', endOn: '2026-11-30' });
    expect((await stored(id)).countersignDueAt).toEqual(new Date('2026-11-30T16:00:00Z'));
  });

  type Change = (network: Network) => object;
  const green = { service: 'GREEN_CHANNEL' };
  const refused: [string, Change, string, string][] = [
    ['of two others', ({ otherHome }) => ({ nursingHomeId: otherHome.id }), 'NOT_YOUR_ACT', 'nursingHomeId'],
    ['with an unknown side', () => ({ medicalOrgId: 'unknown' }), 'NOT_FOUND', 'medicalOrgId'],
    ['with itself', ({ home }) => ({ medicalOrgId: home.id }), 'AGREEMENT_SAME_SIDES', 'medicalOrgId'],
    [
      'of two homes',
      ({ otherHome }) => ({ medicalOrgId: otherHome.id, quotas: [] }),
      'AGREEMENT_MEDICAL_KIND',
      'medicalOrgId',
    ],
    ['that ends on its first day', () => ({ endOn: '2027-01-01' }), 'AGREEMENT_TERM_ORDER', 'endOn'],
    ['that is over', () => ({ startOn: '2025-01-01', endOn: '2026-11-21' }), 'AGREEMENT_TERM_OVER', 'endOn'],
    ['of more than 60 months', () => ({ endOn: '2032-01-01' }), 'AGREEMENT_TERM_TOO_LONG', 'endOn'],
    [
      'that starts in a far future',
      () => ({ startOn: '2099-01-01', endOn: '2099-12-31' }),
      'AGREEMENT_START_TOO_FAR',
      'startOn',
    ],
    [
      'at the end of the calendar',
      () => ({ startOn: '9998-01-01', endOn: '9999-12-31' }),
      'AGREEMENT_START_TOO_FAR',
      'startOn',
    ],
    ['without services', () => ({ services: [], quotas: [] }), 'AGREEMENT_SERVICES_EMPTY', 'services'],
    [
      'with a service twice',
      () => ({ services: [green, green] }),
      'AGREEMENT_SERVICE_TWICE',
      'services.1.service',
    ],
    [
      'with an interval but no rounds',
      () => ({ services: [green] }),
      'AGREEMENT_ROUNDS_NOT_AGREED',
      'roundsIntervalDays',
    ],
    [
      'with rounds every 93 days',
      () => ({ roundsIntervalDays: 93 }),
      'AGREEMENT_ROUNDS_INTERVAL',
      'roundsIntervalDays',
    ],
    [
      'with places but no green channel',
      () => ({ services: [{ service: 'ROUNDS' }] }),
      'AGREEMENT_QUOTA_WITHOUT_GREEN_CHANNEL',
      'quotas',
    ],
    [
      'with 0 places',
      ({ cardiology: departmentId }) => ({ quotas: [{ departmentId, placesPerWeek: 0 }] }),
      'AGREEMENT_QUOTA_PLACES',
      'quotas.0.placesPerWeek',
    ],
    [
      'with 501 places',
      ({ cardiology: departmentId }) => ({ quotas: [{ departmentId, placesPerWeek: 501 }] }),
      'AGREEMENT_QUOTA_PLACES',
      'quotas.0.placesPerWeek',
    ],
    [
      'with a department twice',
      ({ cardiology: departmentId }) => ({
        quotas: [
          { departmentId, placesPerWeek: 1 },
          { departmentId, placesPerWeek: 2 },
        ],
      }),
      'AGREEMENT_QUOTA_TWICE',
      'quotas.1.departmentId',
    ],
    [
      'with a department of another hospital',
      ({ foreign }) => ({ quotas: [{ departmentId: foreign, placesPerWeek: 1 }] }),
      'DEPARTMENT_NOT_OF_ORGANIZATION',
      'quotas.0.departmentId',
    ],
    [
      'with a closed department',
      ({ closed }) => ({ quotas: [{ departmentId: closed, placesPerWeek: 1 }] }),
      'DEPARTMENT_NOT_OF_ORGANIZATION',
      'quotas.0.departmentId',
    ],
    [
      'with an unknown department',
      () => ({ quotas: [{ departmentId: 'unknown', placesPerWeek: 1 }] }),
      'DEPARTMENT_NOT_OF_ORGANIZATION',
      'quotas.0.departmentId',
    ],
    ['without duties of the home', () => ({ dutiesHome: ' \n ' }), 'TEXT_EMPTY', 'dutiesHome'],
    [
      'with duties of 2,001 characters',
      () => ({ dutiesMedical: '责'.repeat(2001) }),
      'TEXT_TOO_LONG',
      'dutiesMedical',
    ],
    ['with control characters', () => ({ feeTerms: 'a\u0007b' }), 'TEXT_CONTROL_CHARACTERS', 'feeTerms'],
    [
      'with a contact of a third side',
      ({ otherHome }) => ({
        contacts: [{ organizationId: otherHome.id, name: '甲', function: '乙', phone: '13800001234' }],
      }),
      'AGREEMENT_CONTACT_SIDE',
      'contacts.0.organizationId',
    ],
    [
      'with a telephone number that is none',
      ({ home }) => ({ contacts: [{ organizationId: home.id, name: '甲', function: '乙', phone: '12' }] }),
      'PHONE_FORM',
      'contacts.0.phone',
    ],
  ];
  test.each(refused)('%s is refused and leaves nothing', async (_, change, code, path) => {
    const events = await read().event.count();
    const refusal = await refusalOf(propose(change(network)));
    expect([refusal.code, refusal.path.join('.')]).toEqual([code, path]);
    expect([await read().cooperationAgreement.count(), await read().event.count()]).toEqual([0, events]);
  });

  test('names the limit it met', async () => {
    const refusal = await refusalOf(propose({ endOn: '2032-01-01' }));
    expect(refusal.policy).toMatchObject({ key: 'agreement.maxTermMonths', value: 60, scope: 'DEFAULT' });
  });

  test.each(['SUSPENDED', 'CLOSED'])('with a side that is %s is refused', async (status) => {
    const { id } = network.hospital;
    await write((tx) => tx.db.organization.update({ where: { id }, data: { status } }));
    expect((await refusalOf(propose())).code).toBe('AGREEMENT_SIDE_NOT_ACTIVE');
    await write((tx) => tx.db.organization.update({ where: { id }, data: { status: 'ACTIVE' } }));
  });

  test('beside one of the same sides, type and term is refused, even when both come at once', async () => {
    const both = await Promise.allSettled([
      propose(),
      propose({ startOn: '2027-12-31', endOn: '2028-12-30' }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const refusal = await refusalOf(propose({ startOn: '2027-06-01', endOn: '2028-05-31' }));
    expect(refusal.code).toBe('AGREEMENT_OVERLAP');
    await propose({ type: 'ALLIANCE' });
    expect(await read().cooperationAgreement.count()).toBe(2);
  });

  test('may follow one that was rejected, has lapsed or ends before', async () => {
    await rejectAgreement(byHospital, rejection(await propose()));
    await propose();
    await propose({ startOn: '2028-01-01', endOn: '2028-12-31' });
    clock.advance(30 * DAY);
    await propose();
    expect(await read().cooperationAgreement.count()).toBe(4);
  });
});
