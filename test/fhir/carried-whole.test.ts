import { describe, expect, test } from 'vitest';
import { documentRefusal, readFrom, refusalOf, type Told } from '../fixtures/discharge-summary.ts';

const NETWORK = 'https://yiyang.link/fhir';

describe('a list in words alone is no empty list', () => {
  const words = (div: string, status = 'generated') => ({
    text: { status, div: `<div xmlns="http://www.w3.org/1999/xhtml">${div}</div>` },
  });
  const inWords = { entry: undefined, ...words('青霉素过敏，既往休克') };
  const nilKnown = { coding: [{ code: 'nilknown' }] };

  test.each(['allergies', 'medicines', 'devices', 'infection', 'risks', 'diagnoses'])(
    '%s: what it says would be lost',
    (section) => {
      const [code, element] =
        documentRefusal({
          [section]: section === 'devices' ? { ...inWords, emptyReason: undefined } : inWords,
        }) ?? [];
      expect([code, element?.endsWith('.text')]).toEqual(['NOT_CARRIED', true]);
    },
  );

  test('nor is one that says neither what there is nor why there is nothing', () => {
    expect(refusalOf({ sections: { devices: { emptyReason: undefined } } })[0]).toBe('SAFETY_BLOCK');
  });

  test.each([
    [
      'that there is none, and more in words',
      { entry: undefined, emptyReason: nilKnown, ...words('青霉素', 'additional') },
    ],
    ['entries, and more in words', words('另有头孢过敏', 'additional')],
    ['entries, and words of no status', { text: { div: words('另有头孢过敏').text.div } }],
  ])('%s', (_name, said) => {
    expect(documentRefusal({ allergies: said })?.[0]).toBe('NOT_CARRIED');
  });

  test('words that are made of the entries say the same', () => {
    expect(documentRefusal({ allergies: words('碘造影剂 荨麻疹') })).toBeNull();
    expect(documentRefusal({ devices: { emptyReason: nilKnown, ...words('无') } })).toBeNull();
  });

  test('entries, and why there are none, contradict each other (cmp-2)', () => {
    expect(documentRefusal({ allergies: { emptyReason: nilKnown } })?.[0]).toBe('ELEMENT');
  });

  test.each([
    ['a list of changes says nothing of the rest', { medicines: { mode: 'changes' } }],
    ['a section about somebody else', { medicines: { focus: { display: '配偶' } } }],
    ['a text with entries of which nobody reads', { treatment: { entry: [{ reference: '#md' }] } }],
  ])('%s', (_name, sections) => {
    expect(documentRefusal(sections as Told['sections'])?.[0]).toBe('NOT_CARRIED');
  });
});

describe('what has no place would be lost, and is refused with its element', () => {
  test.each<[string, object]>([
    ['al.onsetDateTime', { onsetDateTime: '2010' }],
    ['al.reaction[0].exposureRoute', { reaction: [{ exposureRoute: { text: '静脉' } }] }],
    ['md.medicationReference', { medicationReference: { reference: '#m' } }],
    ['md.reasonReference', { reasonReference: [{ reference: '#dx' }] }],
    ['md.dosage[0].doseAndRate', { dosage: [{ doseAndRate: [{ doseQuantity: { value: 5 } }] }] }],
    ['inf.dataAbsentReason', { dataAbsentReason: { text: '未查' } }],
    ['inf.bodySite', { bodySite: { text: '肺' } }],
    ['rk.note', { note: [{ text: '夜间易跌倒' }] }],
    ['rk.valueString', { valueString: '高' }],
  ])('%s', (element, said) => {
    const [id = '', ...path] = element.split('.');
    const at = ['report', 'dx', 'al', 'md', 'inf', 'rk'].indexOf(id);
    expect(refusalOf({ with: { [id]: said } })).toEqual([
      'NOT_CARRIED',
      `Task.contained[${at}].${path.join('.')}`,
    ]);
  });

  const risk = (code: string, value: object) => ({
    code: { coding: [{ system: `${NETWORK}/CodeSystem/document-section`, code }] },
    ...value,
  });
  const level = (code: string) => ({
    valueCodeableConcept: { coding: [{ system: `${NETWORK}/CodeSystem/risk-level`, code }] },
  });
  test.each<[string, object[], string]>([
    ['of another kind', [risk('suicide', level('HIGH'))], 'NOT_CARRIED'],
    ['in words', [risk('fall', { valueCodeableConcept: { text: '高' } })], 'SAFETY_BLOCK'],
    ['as a number', [risk('fall', { valueInteger: 45 })], 'NOT_CARRIED'],
    ['twice', [risk('fall', level('NONE')), risk('fall', level('HIGH'))], 'SAFETY_BLOCK'],
  ])('a risk %s', (_name, component, code) => {
    expect(refusalOf({ with: { rk: { component } } })[0]).toBe(code);
  });

  test('a device that only its words name', () => {
    const device = {
      ...{ resourceType: 'Observation', id: 'dv', status: 'final', code: { text: '管路' } },
      valueCodeableConcept: {
        ...{ coding: [{ system: `${NETWORK}/CodeSystem/device-kind`, code: 'OTHER' }], text: '脑室引流管' },
      },
    };
    const devices = { entry: [{ reference: '#dv' }], emptyReason: undefined };
    expect(refusalOf({ beside: [device], sections: { devices } })).toEqual([
      ...['NOT_CARRIED', 'Task.contained[6].valueCodeableConcept.text'],
    ]);
  });
});

test('what is said in words beside a code is kept with it', () => {
  const note = [{ text: '2019 年静滴后' }];
  const reaction = [
    { substance: { text: '碘海醇' }, manifestation: [{ text: '皮疹' }], description: '十分钟后' },
  ];
  expect(readFrom({ with: { al: { criticality: 'high', note, reaction } } }).allergies.list).toEqual([
    {
      substance: '碘造影剂',
      reaction: '碘海醇；皮疹；十分钟后；致命风险高；2019 年静滴后',
      severity: 'UNKNOWN',
    },
  ]);
  const medicine = {
    dosage: [{ text: '5mg 每日一次', patientInstruction: '餐后' }],
    effectivePeriod: { start: '2026-11-20', end: '2026-12-04' },
    reasonCode: [{ text: '高血压' }],
    note: [{ text: '监测血压' }],
  };
  expect(readFrom({ with: { md: medicine } }).medicines[0]?.dose).toBe(
    '5mg 每日一次；餐后；用药时间 2026-11-20 起 至 2026-12-04；高血压；监测血压',
  );
  const care = [{ text: '接触隔离' }, { text: '专用便器' }];
  expect(readFrom({ with: { inf: { note: care } } }).infection.careInstructions).toBe('接触隔离；专用便器');
});

test.each([
  ['2026-11-22', 'SAFETY_BLOCK'],
  ['2026-10', 'SAFETY_BLOCK'],
  ['2026-11-22T23:00:00Z', null],
  ['2026-11-23', null],
  ['2026', null],
])('a medicine that is taken until %s is one that is taken on the 23rd of November: %s', (end, code) => {
  const told = { with: { md: { effectivePeriod: { end } } } };
  if (code === null) expect(readFrom(told).medicines[0]?.change).toBe('CONTINUE');
  else expect(refusalOf(told)).toEqual([code, 'Task.contained[3].effectivePeriod.end']);
  const stopped = { with: { md: { status: 'stopped', effectivePeriod: { end } } } };
  expect(readFrom(stopped).medicines[0]?.change).toBe('STOPPED');
});
