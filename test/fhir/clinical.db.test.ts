import type { Bundle, Condition, Observation } from '@medplum/fhirtypes';
import { describe, expect, test } from 'vitest';
import { read } from '../../prisma/client.ts';
import { feedbackTransaction } from '../fixtures/feedback-document.ts';
import { taskOf } from '../fixtures/his-tasks.ts';
import { newKey } from '../fixtures/network.ts';
import { town } from '../fixtures/open-town.ts';
import {
  LICENCE,
  patientOf,
  receiver,
  referrals,
  search,
  sender,
  stranger,
  useReferralSystems,
} from '../fixtures/referral-systems.ts';
import { type Kept, nodeOf } from '../support/acts.ts';
import { hisOf, outcomeCode } from '../support/his.ts';
import { faultsOf } from '../support/valid-fhir.ts';

useReferralSystems();

const ICD_10 = 'http://hl7.org/fhir/sid/icd-10';

describe('what a referral says', () => {
  test('its diagnosis is a Condition, found by its code, and what was measured an Observation', async () => {
    const { referralId } = await referrals.at('SENT');
    const patient = await patientOf(referralId);
    const [condition, ...more] = await search<Condition>(
      receiver,
      'Condition',
      `patient=${patient}&code=${ICD_10}|I50.9&category=PRINCIPAL&recorded-date=ge2026-01-01`,
    );
    expect(more).toEqual([]);
    expect(condition).toMatchObject({
      code: { coding: [{ system: ICD_10, code: 'I50.9' }], text: '心力衰竭' },
      subject: { reference: `Patient/${patient}` },
      verificationStatus: { coding: [{ code: 'confirmed' }] },
      extension: [{ valueReference: { reference: `ServiceRequest/${referralId}` } }],
    });
    expect((await receiver.get(`Condition/${condition?.id}`)).body).toEqual(condition);
    expect(await search(receiver, 'Condition', `patient=${patient}&code=I10`)).toEqual([]);

    const vitals = await search<Observation>(
      receiver,
      'Observation',
      `patient=${patient}&category=vital-signs&date=ge2026-01-01`,
    );
    const values = vitals.map(({ code, valueQuantity }) => [code.text, valueQuantity?.value]);
    expect(values.toSorted()).toEqual([
      ...[
        ['体温', 36.5],
        ['心率', 88],
        ['收缩压', 150],
        ['舒张压', 85],
      ],
    ]);
    const pulse = await search(receiver, 'Observation', `patient=${patient}&code=http://loinc.org|8867-4`);
    expect(pulse).toHaveLength(1);
    const risks = await search<Observation>(receiver, 'Observation', `patient=${patient}&category=survey`);
    expect(JSON.stringify(risks[0]?.component)).toContain('"HIGH"');
  });

  test('is nobody else’s: not the draft, not for who is not asked, not when it was rejected', async () => {
    const draft = await referrals.at('DRAFT');
    const { referralId } = await referrals.at('RECEIVED');
    const patient = await patientOf(referralId);
    const [condition] = await search<Condition>(sender, 'Condition', `patient=${patient}`);
    const mine = await search<Condition>(sender, 'Condition', `patient=${await patientOf(draft.referralId)}`);
    expect(mine).toEqual([]);
    for (const type of ['Condition', 'Observation'] as const)
      expect(await search(stranger, type, `patient=${patient}`)).toEqual([]);
    expect((await stranger.get(`Condition/${condition?.id}`)).status).toBe(404);
    expect((await receiver.get(`Condition/${condition?.id}`)).status).toBe(200);
    const { version } = await read().referral.findUniqueOrThrow({ where: { id: referralId } });
    const on = { referralId, expectedVersion: version };
    await referrals.step(referrals.hospitalOffice, 'referralReject', on, { reasonCode: 'NO_BED' });
    expect((await receiver.get(`Condition/${condition?.id}`)).status).toBe(404);
    expect(await search(receiver, 'Observation', `patient=${patient}`)).toEqual([]);
  });

  test('a withdrawn consent closes it, until the resident has arrived', async () => {
    const { referralId } = await referrals.at('RECEIVED');
    const there = await referrals.at('ARRIVED');
    for (const [id, status] of [
      [referralId, 404],
      [there.referralId, 200],
    ] as const) {
      const patient = await patientOf(id);
      const [condition] = await search<Condition>(receiver, 'Condition', `patient=${patient}`);
      const consent = await read().consent.findFirstOrThrow({
        where: { residentId: patient, purpose: 'REFERRAL' },
      });
      nodeOf(
        await town.nurse.act('consentWithdraw', {
          ...{ consentId: consent.id, expectedVersion: consent.version },
          withdrawnByName: '陈秀英',
        }),
      );
      expect((await receiver.get(`Condition/${condition?.id}`)).status).toBe(status);
    }
  });

  test('a PROTECTED diagnosis stands without its name, and no code finds it', async () => {
    const hidden = [
      { role: 'PRINCIPAL', system: 'ICD_10', code: 'B20', name: '人类免疫缺陷病毒病' },
      { role: 'SECONDARY', system: 'ICD_10', code: 'I10', name: '高血压' },
    ];
    const draft = await town.nurse.act<Kept>(
      'referralDraft',
      await referrals.newDraft({ diagnoses: hidden }),
    );
    const on = await referrals.step(town.nurse, 'referralSubmit', referrals.claim(nodeOf(draft)));
    const patient = await patientOf(on.referralId);
    const all = await search<Condition>(sender, 'Condition', `patient=${patient}`);
    expect(
      all.map(({ code, meta, verificationStatus }) => [
        ...[code?.text, meta?.security?.[0]?.code, verificationStatus?.coding?.[0]?.code],
      ]),
    ).toEqual([
      ['保密诊断', 'R', 'provisional'],
      ['高血压', undefined, 'provisional'],
    ]);
    for (const code of ['B20', `${ICD_10}|B20`, '人类免疫缺陷病毒病'])
      expect(
        await search(sender, 'Condition', `patient=${patient}&code=${encodeURIComponent(code)}`),
      ).toEqual([]);
  });
});

test('the latest safety block of an open record is read by itself, and whoever reads is on record', async () => {
  const home = await hisOf(town.service, town.network.home.id);
  const patient = await referrals.referable();
  const [device] = await search<Observation>(
    home,
    'Observation',
    `patient=${patient}&code=https://yiyang.link/fhir/CodeSystem/document-section|device`,
  );
  expect(device).toMatchObject({
    valueCodeableConcept: { coding: [{ code: 'URINARY_CATHETER' }] },
    component: [{ valueDateTime: '2026-11-01' }, { valueDateTime: '2026-12-01' }],
  });
  const { status } = await home.get(`Observation/${device?.id}`);
  expect([status, (await stranger.get(`Observation/${device?.id}`)).status]).toEqual([200, 404]);
  const seen = await read().auditEvent.findFirstOrThrow({
    where: { operation: 'fhir.Observation.read', nounId: device?.id ?? '', outcome: 'OK' },
  });
  expect(JSON.parse(seen.residentIds ?? '[]')).toEqual([patient]);
});

describe('a feedback in a transaction', () => {
  const entriesOf = ({ entry = [] }: Bundle) =>
    entry.map(({ response }) => [response?.status, response?.location?.replace(/^.*\/fhir\//, '')] as const);

  test('has its parts as entries, and each that is a resource of its own is read where it was said to be', async () => {
    const { referralId } = await referrals.at('COMPLETED');
    const task = await taskOf(receiver, referralId);
    const body = feedbackTransaction(task, LICENCE);
    const headers = { 'idempotency-key': newKey() };
    const answer = await receiver.call<Bundle>('POST', '', { body, headers });
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    const made = entriesOf(answer.body).filter(([status]) => status === '201 Created');
    const types = made.map(([, location]) => location?.split('/')[0]);
    expect(types).toEqual(['Composition', 'Condition', 'Observation', 'Observation']);
    for (const [, location = ''] of made) {
      const [type, id] = location.split('/');
      const { status, body: resource } = await receiver.get(`${type}/${id}`);
      expect([status, faultsOf(resource)]).toEqual([200, []]);
      expect((await sender.get(`${type}/${id}`)).status).toBe(200);
      expect((await stranger.get(`${type}/${id}`)).status).toBe(404);
    }
    const again = await receiver.call<Bundle>('POST', '', { body, headers });
    expect(entriesOf(again.body)).toEqual(entriesOf(answer.body));
    const patient = await patientOf(referralId);
    const returned = await search<Condition>(sender, 'Condition', `patient=${patient}&code=I50.0`);
    expect(returned.map(({ id }) => `Condition/${id}`)).toEqual([made[1]?.[1]?.replace(/\/_history.*$/, '')]);
  });

  test('is refused whole where one part is missing, or the token may not create it', async () => {
    const { referralId } = await referrals.at('COMPLETED');
    const task = await taskOf(receiver, referralId);
    const whole = feedbackTransaction(task, LICENCE);
    const lost = { ...whole, entry: whole.entry.filter((_, at) => at !== 2) };
    const { status, body } = await receiver.call('POST', '', { body: lost });
    expect([status, outcomeCode(body)]).toEqual([422, 'CONTAINED']);
    const scopes = 'system/Task.cruds system/Observation.cruds';
    const narrow = await hisOf(town.service, town.network.hospital.id, { scopes });
    const denied = await narrow.call('POST', '', { body: whole });
    expect([denied.status, outcomeCode(denied.body)]).toEqual([403, 'SCOPE']);
    expect((await taskOf(receiver, referralId)).status).toBe('in-progress');
  });
});
