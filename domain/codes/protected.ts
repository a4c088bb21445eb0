import type { ChronicIllness } from './chronic-outpatient.ts';
import type { InfectionAgent } from './safety-block.ts';

/** Agents whose name is PROTECTED: HIV and sexually transmitted infections (V19). */
const PROTECTED_AGENTS: readonly InfectionAgent[] = [
  'HIV',
  'SYPHILIS',
  'GONORRHOEA',
  'CHLAMYDIA',
  'GENITAL_HERPES',
  'CONDYLOMA',
];

/** Illnesses whose name is PROTECTED: HIV and mental disorders (V19). */
const PROTECTED_ILLNESSES: readonly ChronicIllness[] = ['HIV_AIDS', 'MENTAL_DISORDER'];

/** The same by name, where somebody writes it instead of taking the code. */
const PROTECTED_WORDS =
  /艾滋|HIV|AIDS|免疫缺陷|梅毒|淋病|性病|衣原体|生殖器疱疹|尖锐湿疣|SYPHILIS|GONORRH|精神|抑郁|双相|躁狂|SCHIZO/iu;

const isProtectedText = (text: string | null): boolean =>
  text !== null && PROTECTED_WORDS.test(text.normalize('NFKC'));

/** Whether an infection's agent is shown by name to treating clinicians and the resident only (V19). */
export const isProtectedAgent = (code: InfectionAgent, name: string | null): boolean =>
  PROTECTED_AGENTS.includes(code) || isProtectedText(name);

/** The same of an illness on the insurance's list. */
export const isProtectedIllness = (code: ChronicIllness, name: string | null): boolean =>
  PROTECTED_ILLNESSES.includes(code) || isProtectedText(name);

/** HIV, sexually transmitted infections and mental disorders by their chapters of ICD-10 (V19). */
const PROTECTED_CODES = /^(F\d{2}|B2[0-4]|Z21|A5\d|A6[0-4]|R75|Z11\.3|N34\.1|X[67]\d|X8[0-4])/;

/** The same of a diagnosis, by its ICD-10 code, each half of a dagger and asterisk pair, or its name. */
export const isProtectedDiagnosis = (code: string | null, name: string): boolean =>
  (code ?? '').split('+').some((half) => PROTECTED_CODES.test(half)) || isProtectedText(name);
