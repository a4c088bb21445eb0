import { beforeAll, describe, expect, test } from 'vitest';
import { atLocalTime } from '../../domain/calendar-date.ts';
import { read, write } from '../../prisma/client.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { ACCEPTANCE, openReferrals, type Referrals } from '../fixtures/referrals.ts';
import { CONTACT } from '../fixtures/residents.ts';
import { safetyBlock } from '../fixtures/safety-block.ts';
import { agree, todayOf } from '../fixtures/town.ts';
import { type Kept, nodeOf } from '../support/acts.ts';
import type { LastingClient } from '../support/lasting-client.ts';
import { htmlOf, latestAudit, textOf } from './scene.ts';

useTown();

const NAME = '乌日娜 ᠤᠷᠨᠠ';
const DUTY_PHONE = '07568120000';
const DIAGNOSES = [
  { role: 'PRINCIPAL', system: 'ICD_10', systemVersion: '2016', code: 'I50.9', name: '心力衰竭' },
  { role: 'SECONDARY', system: 'ICD_10', systemVersion: '2016', code: 'B24', name: '人类免疫缺陷病毒病' },
];
const HIV = {
  status: 'CONFIRMED',
  agent: 'HIV',
  isolation: 'STANDARD',
  careInstructions: '血液防护',
} as const;
const PURPOSE = '?purpose=REFERRAL_DOCUMENT';

let people: Referrals;
let residentId: string;
let id: string;
let no: string;
/** A referral that is sent, of somebody with a name in two scripts and something that is protected. */
async function send(): Promise<Kept> {
  residentId = await people.referable();
  const names = { nameOnCard: NAME, nameUsual: '𠮷奶奶', insuranceType: 'RESIDENT' };
  await write((tx) => tx.db.resident.update({ where: { id: residentId }, data: names }));
  nodeOf(
    await town.nurse.act(
      'safetyBlockRecord',
      { residentId, expectedEdition: 1, ...safetyBlock({ infection: HIV }) },
      'id',
    ),
  );
  const content = people.content({ diagnoses: DIAGNOSES, pastHistory: '旗医院随访 <二十年>' });
  const draft = { residentId, ...content, targetReasonText: '就近专科' };
  const { claim, step, doctor, office } = people;
  let on = claim(nodeOf(await town.nurse.act<Kept>('referralDraft', draft)));
  on = await step(town.nurse, 'referralSubmit', on);
  on = await step(doctor, 'referralCosign', on);
  on = await step(office, 'referralReview', on);
  return { id: on.referralId, version: on.expectedVersion };
}

beforeAll(async () => {
  people = await openReferrals(town);
  await agree(town, 2);
  const roster = { function: 'REFERRAL_OFFICE', phone: DUTY_PHONE };
  nodeOf(await town.hospitalAdmin.act('dutyRosterSet', { ...roster, shifts: [] }));
  const sent = await send();
  ({ id } = sent);
  ({ no } = await read().referral.findUniqueOrThrow({ where: { id } }));
});

/** The page of a print; as a PDF it is made of the same document. */
const page = (by: LastingClient, noun: string, search = '') => htmlOf(by, `${noun}/${id}`, search);

describe('before anybody has said yes', () => {
  test('the transfer sheet says that nobody sets out', async () => {
    expect(await page(town.nurse, 'transfer')).toContain('尚未落实接收 · 请勿出发');
  });

  test('a draft is no paper to show anywhere', async () => {
    const { referralId } = await people.at('DRAFT');
    expect(await htmlOf(town.nurse, `referral/${referralId}`)).toContain('草稿 · 未发出，不能作为转诊凭据');
  });
});

describe('when the hospital has accepted it', () => {
  beforeAll(async () => {
    const { step, hospitalOffice } = people;
    const { version } = await read().referral.findUniqueOrThrow({ where: { id } });
    const on = await step(hospitalOffice, 'referralReceive', { referralId: id, expectedVersion: version });
    await step(hospitalOffice, 'referralAccept', on, { ...ACCEPTANCE, expectedOn: todayOf(town) });
  });

  test('the form has every field of the record, and a number that a machine reads', async () => {
    const html = await page(town.nurse, 'referral');
    const wanted = [
      '双向转诊单',
      `转诊单号 ${no} · 起草于`,
      '上转',
      '门诊',
      '普通',
      '超出本机构诊疗能力的疑难病例',
    ];
    const record = [
      '胸闷三天',
      '活动后胸闷，夜间不能平卧',
      '旗医院随访 &lt;二十年&gt;',
      '心电图：窦性心律',
      '吸氧，口服利尿剂',
    ];
    const more = ['心力衰竭', 'I50.9', '体温 36.5 °C', '未测：无血糖仪', '青霉素（皮疹，重度）', '血液防护'];
    const sides = ['导诊台', '07562123456', DUTY_PHONE, CONTACT.name];
    for (const one of [...wanted, ...record, ...more, ...sides, '138****1111', '治疗期', '当面诊察'])
      expect(html).toContain(one);
    expect(html).toContain(`role="img" aria-label="${no}"`);
    for (const label of [
      '转诊标志',
      '转诊原因',
      '转出医疗机构',
      '接收科室',
      '诊疗经过',
      '有效期至',
      '医生签名',
      '机构盖章',
    ])
      expect(html).toContain(label);
  });

  test('names in Mongolian script are written, and what no font has is said by its code point', async () => {
    for (const noun of ['referral', 'transfer', 'emergency']) {
      const text = await textOf(town.nurse, `${noun}/${id}`);
      expect(text).toContain('ᠤᠷᠨᠠ');
      expect(text).not.toContain('\uFFFD');
    }
    expect(await textOf(town.nurse, `emergency/${id}`)).toContain('[U+20BB7]奶奶');
  });

  test('what is protected is named to who signs and who treats, and on no paper that goes round', async () => {
    for (const by of [town.nurse, people.office, people.hospitalOffice]) {
      const text = await page(by, 'referral');
      expect(text).toContain('（保密，未向您开放）');
      expect(text).not.toMatch(/免疫缺陷|B24|艾滋|HIV/i);
    }
    for (const by of [people.doctor, town.doctor]) {
      expect(await page(by, 'referral')).toContain('人类免疫缺陷病毒病');
      for (const noun of ['transfer', 'emergency'])
        expect(await page(by, noun)).not.toMatch(/免疫缺陷|B24|艾滋|HIV/i);
    }
  });

  test('who gives out places prints who is to come, and not why', async () => {
    const text = await page(town.scheduler, 'referral');
    expect(text).toContain(no);
    expect(text).toContain('病情摘要（未向您开放）');
    expect(text).not.toMatch(/胸闷|心力衰竭|青霉素|疑难病例/);
    for (const noun of ['transfer', 'emergency'])
      expect((await town.scheduler.fetch(`/print/${noun}/${id}.pdf`)).status).toBe(403);
  });

  test('numbers stand on it in full for a purpose, which is on record', async () => {
    const masked = await page(town.nurse, 'referral');
    const text = await page(town.nurse, 'referral', PURPOSE);
    expect([masked.includes(CONTACT.phone), text.includes(CONTACT.phone)]).toEqual([false, true]);
    expect(await latestAudit()).toEqual({
      ...{ action: 'PRINT', operation: 'print.referral', outcome: 'OK', nounId: id },
      residentIds: JSON.stringify([residentId]),
      facts: JSON.stringify({ form: 'html', purpose: 'REFERRAL_DOCUMENT' }),
    });
    const refused = await people.hospitalOffice.fetch(`/print/referral/${id}.pdf${PURPOSE}`);
    expect(refused.status).toBe(422);
    expect(await refused.json()).toMatchObject({ code: 'NUMBER_NOT_OPEN' });
  });

  test('the transfer sheet says where to, whom to ask for, and is signed on both sides', async () => {
    const html = await page(town.nurse, 'transfer');
    for (const one of ['导诊台', '07562123456', DUTY_PHONE, '交出人', '接收人', '青霉素（皮疹，重度）'])
      expect(html).toContain(one);
    // The hospital has not the record of the resident, and what travels with the referral.
    const atHospital = await page(people.hospitalOffice, 'transfer');
    expect(atHospital).toContain('青霉素（皮疹，重度）');
    expect(atHospital).not.toContain(CONTACT.name);
  });

  test('a time and a bed that are reserved stand on both, and the resident may set out', async () => {
    const day = todayOf(town);
    const place = { expectedOn: day, expectedAt: atLocalTime(day, '14:30'), bedNo: '心内科 12床' };
    const keep = (data: object) =>
      write(({ db }) => db.referralTarget.updateMany({ where: { referralId: id }, data }));
    await keep({ ...place, state: 'SCHEDULED' });
    for (const noun of ['referral', 'transfer']) {
      const html = await page(town.nurse, noun);
      for (const one of ['14:30', '心内科 12床', '科室 CARD']) expect(html).toContain(one);
      expect(html).not.toContain('请勿出发');
    }
    await keep({ expectedAt: null, bedNo: null, state: 'ACCEPTED' });
    expect(await page(town.nurse, 'transfer')).not.toContain('14:30');
  });

  test('in an emergency whom to call stands first, otherwise who it is', async () => {
    const orderOf = async (by: LastingClient) => {
      const text = await page(by, 'emergency');
      return [text.indexOf(DUTY_PHONE) < text.indexOf('姓名'), text.includes('先拨 120')];
    };
    expect(await orderOf(town.nurse)).toEqual([false, false]);
    await write(({ db }) => db.referral.update({ where: { id }, data: { urgency: 'EMERGENCY' } }));
    for (const by of [town.nurse, people.hospitalOffice]) expect(await orderOf(by)).toEqual([true, true]);
    await write(({ db }) => db.referral.update({ where: { id }, data: { urgency: 'ROUTINE' } }));
  });
});
