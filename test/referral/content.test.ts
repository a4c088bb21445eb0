import { describe, expect, test } from 'vitest';
import type { DiagnosisInput, VitalsInput } from '../../domain/referral/content.ts';
import { requireDiagnoses, requireDiagnosis, requireRecord } from '../../domain/referral/content-rules.ts';

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    const { code, path } = error as { code: string; path: readonly string[] };
    return `${code} at ${path.join('.')}`;
  }
  return 'TAKEN';
}
const diagnosis = (change: Partial<DiagnosisInput> = {}): DiagnosisInput => ({
  role: 'PRINCIPAL',
  system: 'ICD_10',
  code: 'I50.9',
  name: '心力衰竭',
  ...change,
});
const taken = (change: Partial<DiagnosisInput>) => codeOf(() => requireDiagnosis(diagnosis(change), ['one']));

describe('a diagnosis', () => {
  test.each([
    ['ICD_10', 'I50.9'],
    ['ICD_10', 'I50'],
    ['ICD_10', 'A17.0+'],
    ['ICD_10', 'A17.0†'],
    ['ICD_10', 'G01*'],
    ['ICD_10', 'G63.2*'],
    ['ICD_10', 'M8140/3'],
    ['ICD_10_CLINICAL', 'I50.900x007'],
    ['ICD_10_CLINICAL', 'E14.400x011+G63.2*'],
    ['ICD_10_INSURANCE', 'I50.900'],
    ['TCM', 'A04.01.01'],
    ['TCM', 'BNX010'],
  ] as const)('of %s may be %s', (system, code) => {
    expect(taken({ system, code })).toBe('TAKEN');
  });

  test.each([
    ['ICD_10', 'heart'],
    ['ICD_10', 'i50.9'],
    ['ICD_10', '150.9'],
    ['ICD_10', 'M8140/'],
    ['ICD_10', 'I50.'],
    ['ICD_10_CLINICAL', '心衰'],
    ['TCM', '咳嗽'],
  ] as const)('of %s is never %s', (system, code) => {
    expect(taken({ system, code })).toBe('DIAGNOSIS_CODE at one.code');
  });

  test('names its system with its code, and has a name in any case', () => {
    expect(taken({ system: null })).toBe('DIAGNOSIS_SYSTEM at one.code');
    expect(taken({ code: null })).toBe('DIAGNOSIS_SYSTEM at one.code');
    expect(taken({ code: null, system: null })).toBe('TAKEN');
    expect(taken({ name: ' ' })).toBe('TEXT_EMPTY at one.name');
  });

  test('is one of twenty at most, and one of them the principal one', () => {
    const list = (length: number, role: DiagnosisInput['role']) =>
      Array.from({ length }, () => diagnosis({ role }));
    expect(codeOf(() => requireDiagnoses(list(20, 'SECONDARY')))).toBe('TAKEN');
    expect(codeOf(() => requireDiagnoses(list(21, 'SECONDARY')))).toBe('DIAGNOSES_TOO_MANY at diagnoses');
    expect(codeOf(() => requireDiagnoses(list(2, 'PRINCIPAL')))).toBe('DIAGNOSIS_PRINCIPAL at diagnoses');
  });

  test.each([
    ['F32.1', '情绪低落', true],
    ['B20.1', '感染', true],
    ['A53.9', '感染', true],
    ['R75', '检验结果', true],
    ['I50.9', '艾滋病相关心肌病', true],
    ['F99', '未特指', true],
    ['A17.0†', '结核性脑膜炎', false],
    ['I50.9', '心力衰竭', false],
    ['E14.400x011+F02.8*', '痴呆', true],
  ])('%s %s is protected: %s', (code, name, isProtected) => {
    const system = code.includes('x') ? 'ICD_10_CLINICAL' : 'ICD_10';
    expect(requireDiagnosis(diagnosis({ system, code, name }), []).isProtected).toBe(isProtected);
  });
});

describe('vital signs', () => {
  const vitals = (given: VitalsInput) => codeOf(() => requireRecord({ vitals: given }, new Date(0)));

  test.each([
    ['temperature', 43],
    ['pulse', 25],
    ['respiration', 60],
    ['systolic', 260],
    ['diastolic', 20],
    ['oxygenSaturation', 60],
    ['glucose', 31],
  ] as const)('%s of %d is to be confirmed, and then taken', (name, value) => {
    expect(vitals({ [name]: value })).toBe(`VITALS_IMPLAUSIBLE at vitals.${name}`);
    expect(vitals({ [name]: value, isConfirmed: true })).toBe('TAKEN');
  });

  test('are measured, or it is said why not', () => {
    expect(vitals({})).toBe('VITALS_MISSING at vitals');
    expect(vitals({ notMeasurableReason: '拒绝配合' })).toBe('TAKEN');
  });

  test('are no numbers that nothing can be', () => {
    for (const pulse of [Number.NaN, Number.POSITIVE_INFINITY, -1, 1001])
      expect(vitals({ pulse, isConfirmed: true })).toBe('VITALS_VALUE at vitals.pulse');
    expect(vitals({ systolic: 80, diastolic: 90 })).toBe('VITALS_PRESSURE at vitals.diastolic');
  });
});
