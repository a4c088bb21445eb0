import { graphql } from 'graphql';
import { beforeAll, describe, expect, test } from 'vitest';
import { testClock } from '../../domain/clock.ts';
import {
  isRecordOpen,
  isResidentVisible,
  recordsOpen,
  residentsVisible,
} from '../../domain/resident/policy.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read } from '../../prisma/client.ts';
import { schema } from '../../schema/index.ts';
import { type Network, newKey, SUNDAY_MORNING, smallNetwork } from '../fixtures/network.ts';
import { CONTACT, housed, idCardNo, register, registration, stranger } from '../fixtures/residents.ts';
import { useDatabase } from '../support/database.ts';

useDatabase();
const clock = testClock(SUNDAY_MORNING);
let network: Network;
let nurse: Acting;
let otherNurse: Acting;
let clinic: Acting;
let living: string;
const idNo = idCardNo({ birthOn: '1936-10-05', sequence: 88 });
beforeAll(async () => {
  network = await smallNetwork(clock);
  ({ nurse, otherNurse } = network);
  clinic = await stranger(clock, 'PRIMARY_CLINIC', 'FAMILY_DOCTOR');
  living = await housed(nurse, { idNo, nameOnCard: '巴图·苏和', nameOther: 'Baatar Sükh', sex: 'MALE' });
});

async function ask<Answer>(
  acting: Acting,
  source: string,
  variableValues: Record<string, unknown> = {},
): Promise<Answer> {
  const contextValue = { acting, requestId: 'test' };
  const { data, errors } = await graphql({ schema, source, variableValues, contextValue });
  if (errors?.[0] !== undefined) throw errors[0];
  return JSON.parse(JSON.stringify(data)) as Answer;
}

const RECORD = `
  version name idType idNoMasked idMissingReason temporaryNo sex isSexOffCard birthOn age isRecordOpen life nameUsual
  nameOther ethnicity language dialect isInterpreterNeeded phoneMasked addressMasked regionCode areaCode registeredRegion
  residencyType healthCardNoMasked healthRecordNo insuranceType insuredRegion insuranceNoMasked hasLongTermCareInsurance
  isMedicalAidEligible subsidyClass focusGroups
  contacts { rank name relation phoneMasked notifyOn }
  residencies { bedNo fromOn toOn phase presence nursingHome { name } resident { name age } availableActions { action isAvailable } }
  consents { purpose state }
  availableActions { action isAvailable refusals { code } }`;
type Resident = Record<string, unknown> | null;
const record = async (acting: Acting, id: string) =>
  (await ask<{ resident: Resident }>(acting, `query ($id: ID!) { resident(id: $id) { ${RECORD} } }`, { id }))
    .resident;
const search = async (acting: Acting, filter: object) => {
  const source = 'query ($filter: ResidentFilter) { residents(filter: $filter) { edges { node { id } } } }';
  const answer = await ask<{ residents: { edges: { node: { id: string } }[] } }>(acting, source, { filter });
  return answer.residents.edges.map(({ node }) => node.id);
};

describe('an open record', () => {
  test('shows who it is, masked, to the home', async () => {
    expect(await record(nurse, living)).toMatchObject({
      name: '巴图·苏和',
      idNoMasked: `${idNo[0]}${'*'.repeat(16)}${idNo[17]}`,
      birthOn: '1936-10-05',
      age: 90,
      sex: 'MALE',
      isSexOffCard: true,
      phoneMasked: '075****3445',
      addressMasked: '广东省珠海市****',
      healthCardNoMasked: '**************0123',
      insuranceNoMasked: '********0123',
      focusGroups: ['ELDERLY_65', 'HYPERTENSION'],
      contacts: [
        { rank: 1, name: '陈小明', relation: 'SON', phoneMasked: '138****1111', notifyOn: ['EMERGENCY'] },
      ],
      residencies: [
        { phase: 'CURRENT', presence: 'IN', nursingHome: { name: '松鹤养老院' }, resident: { age: 90 } },
      ],
      isRecordOpen: true,
    });
  });

  test('is found by name, number, health card and bed, in the own organisation only', async () => {
    const { bedNo } = await read().residency.findFirstOrThrow({ where: { residentId: living } });
    const filters = [
      { nameContains: '巴图•苏' },
      { nameContains: 'sükh' },
      { idNo: idNo.replace('1', '１') },
      { healthCardNo: '4404-0099-0000-000123' },
      { bedNo: bedNo.toLowerCase() },
      { nursingHomeId: network.home },
      { isInResidence: true },
    ];
    for (const filter of filters) {
      expect(await search(nurse, filter)).toEqual([living]);
      expect(await search(otherNurse, filter)).toEqual([]);
    }
    expect(await search(nurse, { isInResidence: false })).toEqual([]);
    expect(await search(nurse, { idNo, nameContains: '李' })).toEqual([]);
  });
});

describe('what others must not learn', () => {
  test('unknown and foreign is the same null, and both are on record', async () => {
    expect(await record(otherNurse, living)).toBeNull();
    expect(await record(otherNurse, 'unknown')).toBeNull();
    const { personId } = otherNurse.viewer;
    const asked = await read().auditEvent.findMany({ where: { personId, operation: 'resident' } });
    expect(asked.map(({ outcome, residentIds }) => [outcome, residentIds])).toEqual([
      ['NOT_FOUND', null],
      ['NOT_FOUND', null],
    ]);
  });

  const source = `mutation ($input: ResidentRegisterInput!) { residentRegister(input: $input) {
    __typename ... on ResidentRegisterSuccess { resident { name sex age idNoMasked } } } }`;
  const answerTo = async (input: object) => ask(clinic, source, { input });

  test('whether somebody is registered elsewhere: the answer to a registration is the same', async () => {
    const typed = (changes: object) => ({ ...registration({ healthCardNo: null }), ...changes });
    const same = await answerTo(typed({ idNo, nameOnCard: '巴图·苏和', sex: 'MALE' }));
    const different = await answerTo(typed({ idNo, nameOnCard: '巴图', sex: 'MALE' }));
    const asNew = await answerTo(
      typed({ idNo: idCardNo({ birthOn: '1936-10-05', sequence: 92 }), nameOnCard: '巴特', sex: 'MALE' }),
    );
    const shape = (answer: unknown) => JSON.stringify(answer).replaceAll(/"name":"[^"]*"|\d\*+[\dX]/g, '');
    expect(shape(different)).toBe(shape(same));
    expect(shape(asNew)).toBe(shape(same));
  });

  test('nor what follows tells a number that others hold from a new one', async () => {
    const [same] = await search(clinic, { nameContains: '巴图·苏和' });
    const [different] = (await search(clinic, { nameContains: '巴图' })).filter((id) => id !== same);
    const [asNew] = await search(clinic, { nameContains: '巴特' });
    const typed = { name: '', idNoMasked: '' };
    const ofNew = { ...(await record(clinic, asNew ?? '')), ...typed };
    expect({ ...(await record(clinic, different ?? '')), ...typed }).toEqual(ofNew);
    expect(ofNew).toMatchObject({ isRecordOpen: true, version: 1 });
  });

  test('who is known by number, name and birth date opens nothing', async () => {
    const [same] = await search(clinic, { nameContains: '巴图·苏和' });
    const ofSame = await record(clinic, same ?? '');
    expect(ofSame).toMatchObject({ isRecordOpen: false, phoneMasked: null, contacts: [] });
    expect(ofSame).toMatchObject({ residencies: [], consents: [] });
    expect(await search(clinic, { healthCardNo: '440400990000000123' })).toEqual([]);
    expect(await search(clinic, { isInResidence: true })).toEqual([]);
    expect(JSON.stringify(ofSame)).toContain('RECORD_NOT_OPEN');
  });
});

test.each(['HOSP_SCHED', 'ORG_ADMIN', 'SYS_ADMIN'] as const)('%s is denied', async (role) => {
  const viewer = { ...nurse.viewer, roles: [role] };
  await expect(search({ ...nurse, viewer }, {})).rejects.toMatchObject({
    originalError: { code: 'FORBIDDEN' },
  });
});

test('a resident reads the own record, and nobody else’s', async () => {
  const other = await register(nurse, { idNo: idCardNo({ sequence: 90 }), healthCardNo: null });
  const viewer = {
    ...nurse.viewer,
    organizationId: 'none',
    roles: ['RESIDENT'] as const,
    residentId: living,
  };
  const self = { ...nurse, viewer };
  expect(await record(self, living)).toMatchObject({
    isRecordOpen: true,
    contacts: [{ name: CONTACT.name }],
  });
  expect(await record(self, other)).toBeNull();
});

test('the row filters and their forms for one row agree', async () => {
  const everybody = await read().resident.findMany({ include: { careRelations: true } });
  for (const acting of [nurse, otherNurse, clinic, network.doctor, network.scheduler]) {
    for (const now of [clock.now(), new Date('2026-12-30T00:00:00Z')]) {
      const ids = async (where: object) =>
        (await read().resident.findMany({ where })).map(({ id }) => id).sort();
      const seen = everybody.filter((row) => isResidentVisible(acting.viewer, row, now)).map(({ id }) => id);
      const open = everybody.filter((row) => isRecordOpen(acting.viewer, row, now)).map(({ id }) => id);
      expect(await ids(residentsVisible(acting.viewer, now))).toEqual(seen.sort());
      expect(await ids(recordsOpen(acting.viewer, now))).toEqual(open.sort());
    }
  }
});

test('the acts answer through GraphQL with their noun, and refusals are data', async () => {
  const input = { idempotencyKey: newKey(), residentId: living, bedNo: 'Z1', fromOn: '2026-11-22' };
  const source = `mutation ($input: ResidencyBeginInput!) { residencyBegin(input: $input) {
    __typename ... on ResidencyBeginSuccess { residency { id } } ... on Refusal { code rule path } } }`;
  expect(await ask(nurse, source, { input })).toEqual({
    residencyBegin: {
      __typename: 'RuleRefused',
      code: 'RESIDENCY_OVERLAP',
      rule: 'V8: no overlapping stays of one resident',
      path: ['residentId'],
    },
  });
  const consent = {
    ...{
      idempotencyKey: newKey(),
      residentId: living,
      purpose: 'REFERRAL',
      recipientOrgIds: [network.hospital],
    },
    ...{
      policyRef: '转诊知情同意书 第1版',
      decision: 'GIVEN',
      basis: 'SELF',
      signerName: '巴图',
      method: 'PAPER',
    },
    signedAt: '2026-11-21T10:00:00+08:00',
  };
  const recording = `mutation ($input: ConsentRecordInput!) { consentRecord(input: $input) { ... on ConsentRecordSuccess {
    consent { state resident { name } recipientOrgIds availableActions { action isAvailable } } } } }`;
  expect(await ask(nurse, recording, { input: consent })).toEqual({
    consentRecord: {
      consent: {
        state: 'GIVEN',
        resident: { name: '巴图·苏和' },
        recipientOrgIds: [network.hospital],
        availableActions: [
          { action: 'consentWithdraw', isAvailable: true },
          { action: 'recordVoid', isAvailable: true },
        ],
      },
    },
  });
  const calling = `mutation ($input: ContactSetInput!) { contactSet(input: $input) { ... on ContactSetSuccess {
    contact { rank name phoneMasked } } ... on Refusal { code message } } }`;
  const contact = {
    idempotencyKey: newKey(),
    residentId: living,
    expectedVersion: 1,
    name: '苏日娜',
    relation: 'DAUGHTER',
  };
  expect(await ask(nurse, calling, { input: { ...contact, phone: '+86 139 0000 2222' } })).toEqual({
    contactSet: { contact: { rank: 2, name: '苏日娜', phoneMasked: '139****2222' } },
  });
});
