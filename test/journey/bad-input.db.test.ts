import { beforeAll, describe, expect, test } from 'vitest';
import { read } from '../../prisma/client.ts';
import { type RightActs, rightActs } from '../fixtures/every-act.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { idCardNo } from '../fixtures/residents.ts';
import { agree, dayOf, freeOn, newTemplate, takeIn } from '../fixtures/town.ts';
import { freshKey, type MutationName, mutationText, nodeOf, refusalIn } from '../support/acts.ts';

useTown();

let acts: RightActs;
beforeAll(async () => {
  acts = await rightActs(town);
});

/** All that could have been written; a refusal leaves its audit row and nothing else. */
const written = async () => ({
  residents: await read().resident.count(),
  stays: await read().residency.count(),
  consents: await read().consent.count(),
  appointments: await read().appointment.count(),
  taken: (await read().slot.aggregate({ _sum: { taken: true } }))._sum.taken,
  quotas: await read().quotaUse.findMany(),
  organizations: await read().organization.count(),
  events: await read().event.count(),
  keys: await read().idempotencyRecord.count(),
});

interface Wrong {
  readonly mutation: MutationName;
  readonly change: object;
  readonly code: string;
  readonly path: readonly string[];
}

const wrong = (mutation: MutationName, change: object, code: string, path = Object.keys(change)): Wrong => ({
  mutation,
  change,
  code,
  path,
});
const card = idCardNo({ birthOn: '1938-02-11' });
const digit = (number: string) => (number.endsWith('1') ? '2' : '1');
const LONG = '长'.repeat(2001);

describe('a field that is wrong in itself is named with its rule, and nothing is written', () => {
  test.each([
    wrong('residentRegister', { idNo: card.slice(0, 17) + digit(card) }, 'ID_CARD_CHECK_DIGIT'),
    wrong('residentRegister', { idNo: idCardNo({ birthOn: '1938-02-30' }) }, 'ID_CARD_BIRTH_DATE'),
    wrong('residentRegister', { idNo: idCardNo({ birthOn: '2027-01-01' }) }, 'ID_CARD_BIRTH_DATE_IN_FUTURE'),
    wrong(
      'residentRegister',
      { idType: 'PASSPORT', idNo: 'E12345678', sex: 'MALE', birthOn: '2026-11-24' },
      'BIRTH_DATE_IN_FUTURE',
      ['birthOn'],
    ),
    wrong('residentRegister', { phone: '12345' }, 'PHONE_FORM'),
    wrong('residentRegister', { nameOnCard: ' \n ' }, 'TEXT_CONTROL_CHARACTERS'),
    wrong('residentRegister', { nameOnCard: '  ' }, 'TEXT_EMPTY'),
    wrong('residencyBegin', { toOn: '2026-11-01' }, 'RESIDENCY_TERM'),
    wrong('consentRecord', { recipientOrgIds: [] }, 'CONSENT_RECIPIENTS'),
    wrong('consentRecord', { signedAt: '2026-12-24T00:00:00Z' }, 'CONSENT_SIGNED_IN_FUTURE'),
    wrong('consentRecord', { policyRef: LONG }, 'TEXT_TOO_LONG'),
    wrong('appointmentBook', { note: LONG }, 'TEXT_TOO_LONG'),
    wrong('appointmentBook', { note: '\u0007响' }, 'TEXT_CONTROL_CHARACTERS'),
    wrong('appointmentBook', { bringList: '\u202E倒' }, 'TEXT_CONTROL_CHARACTERS'),
    wrong('appointmentBook', { escortPhone: 'none' }, 'PHONE_FORM'),
    wrong('appointmentBook', { slotId: null }, 'BOOKING_FORM'),
    wrong('appointmentCancel', { reasonCode: 'OTHER', reasonText: null }, 'REASON_TEXT', ['reasonText']),
    wrong('appointmentCancel', { reasonText: LONG }, 'TEXT_TOO_LONG'),
    wrong('organizationRegister', { uscc: '91440402MA00000000' }, 'USCC_CHECK_CHARACTER'),
    wrong('organizationRegister', { licenceNo: '4711' }, 'LICENCE_NO_FORM'),
    wrong('organizationRegister', { address: LONG }, 'TEXT_TOO_LONG'),
    wrong('slotTemplateSet', { endTime: '07:00' }, 'SESSION_TIMES'),
    wrong('slotTemplateSet', { weekday: 8 }, 'WEEKDAY'),
    wrong('slotTemplateSet', { capacity: 0, pools: null }, 'CAPACITY', ['capacity']),
    wrong('slotTemplateSet', { slotMinutes: 7 }, 'SLOT_MINUTES'),
    wrong('slotTemplateSet', { pools: [{ pool: 'GREEN_CHANNEL', places: 3 }] }, 'POOL_SUM'),
    wrong('agreementPropose', { dutiesHome: LONG }, 'TEXT_TOO_LONG'),
    wrong('agreementPropose', { services: [] }, 'AGREEMENT_SERVICES_EMPTY'),
    wrong('agreementPropose', { startOn: '2028-01-01', endOn: '2027-01-01' }, 'AGREEMENT_TERM_ORDER', [
      'endOn',
    ]),
    wrong('policyValueSet', { key: 'appt.unheardOf' }, 'POLICY_KEY_UNKNOWN'),
    wrong('policyValueSet', { value: 0 }, 'POLICY_RANGE'),
    wrong('passwordChange', { newPassword: 'short' }, 'PASSWORD_TOO_SHORT'),
    wrong('passwordChange', { currentPassword: 'guessed' }, 'CURRENT_PASSWORD_WRONG'),
    wrong('personInvite', { login: '空 格' }, 'LOGIN_FORM'),
  ])('$mutation: $code', async ({ mutation, change, code, path }) => {
    const { by, input } = await acts[mutation]();
    const before = await written();
    const refusal = refusalIn(await by.act(mutation, { ...input, ...change }, '__typename'));
    expect(refusal).toMatchObject({ __typename: 'InvalidInput', code, path });
    expect(refusal.rule).not.toBe('');
    expect(await written()).toEqual(before);
  });

  test.each([
    ['residencyBegin', { fromOn: '2026-02-30' }],
    ['residencyBegin', { fromOn: '22.11.2026' }],
    ['consentRecord', { signedAt: '2026-11-31T00:00:00Z' }],
    ['consentRecord', { signedAt: '2026-11-22' }],
    ['consentRecord', { purpose: 'CURIOSITY' }],
    ['slotTemplateSet', { startTime: '24:00' }],
    ['slotTemplateSet', { capacity: 2 ** 31 }],
    ['slotTemplateSet', { capacity: 1.5 }],
    ['appointmentCancel', { expectedVersion: '1' }],
    ['appointmentHold', { unheardOf: 1 }],
  ] as const)('%s %j is refused before anything is done', async (mutation, change) => {
    const { by, input } = await acts[mutation]();
    const before = await written();
    const variables = { input: { idempotencyKey: freshKey(), ...input, ...change } };
    const { status, errors } = await by.graphql(mutationText(mutation, '__typename'), variables);
    const [field] = Object.keys(change);
    expect(status).toBe(400);
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(JSON.stringify(errors)).toContain(field);
    expect(await written()).toEqual(before);
  });
});

describe('what is against a rule of the network', () => {
  const refused = async (mutation: MutationName, change: object, by = town.nurse) => {
    const { input } = await acts[mutation]();
    const before = await written();
    const refusal = refusalIn(await by.act(mutation, { ...input, ...change }, '__typename'));
    expect(await written()).toEqual(before);
    return refusal;
  };

  test('a stay that overlaps another one', async () => {
    const residentId = await takeIn(town);
    expect(await refused('residencyBegin', { residentId })).toMatchObject({
      code: 'RESIDENCY_OVERLAP',
      path: ['residentId'],
    });
  });

  test('a slot that has begun', async () => {
    const { input } = await acts.appointmentBook();
    const slot = await read().slot.findUniqueOrThrow({ where: { id: (input as { slotId: string }).slotId } });
    town.service.clock.set(slot.startAt);
    const before = await written();
    expect(refusalIn(await town.nurse.act('appointmentBook', input))).toMatchObject({
      code: 'SLOT_IN_PAST',
      path: ['slotId'],
    });
    expect(await written()).toEqual(before);
    town.service.clock.advance(-2 * 24 * 3_600_000);
  });

  test('a department of another hospital, for a session and for a quota', async () => {
    const { foreign } = town.network;
    const session = await refused('slotTemplateSet', { departmentId: foreign }, town.scheduler);
    expect(session).toMatchObject({ __typename: 'NotFound', path: ['departmentId'] });
    const quotas = [{ departmentId: foreign, placesPerWeek: 1 }];
    const services = [{ service: 'GREEN_CHANNEL' }];
    const quota = await refused('agreementPropose', { services, quotas }, town.homeAdmin);
    expect(quota).toMatchObject({
      code: 'DEPARTMENT_NOT_OF_ORGANIZATION',
      path: ['quotas', '0', 'departmentId'],
    });
  });

  test('a green place without an agreement, and one beyond the quota', async () => {
    nodeOf(await town.scheduler.act('slotTemplateSet', newTemplate(town, { daysAhead: 3 })));
    const without = await refused('appointmentBook', { priority: 'GREEN' });
    expect(without).toMatchObject({ code: 'GREEN_NO_AGREEMENT', offeredPriority: 'NORMAL' });
    await agree(town, 1);
    const places = await freeOn(town, town.nurse, { dayOn: dayOf(town, 3), pool: 'GREEN_CHANNEL' });
    const book = async (slotId = '') => ({ slotId, residentId: await takeIn(town), priority: 'GREEN' });
    nodeOf(await town.nurse.act('appointmentBook', await book(places[0]?.id)));
    expect(await refused('appointmentBook', await book(places[1]?.id))).toMatchObject({
      __typename: 'GreenChannelRefused',
      code: 'GREEN_QUOTA_USED',
      path: ['slotId'],
      policy: { value: 1 },
    });
  });
});
