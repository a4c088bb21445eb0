import type { Concept } from './shapes.ts';

/** The absent-or-unknown codes of the International Patient Summary. */
export const IPS_ABSENT = 'http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips';
const SNOMED = 'http://snomed.info/sct';

/** What an entry says that stands in a list to say that nothing does. */
export type Absent = 'NONE' | 'NONE_OF_A_KIND' | 'NOT_KNOWN';

const NONE = ['no-known-allergies', 'no-known-medications', 'no-known-devices'];
const ABSENT: Readonly<Record<string, (code: string) => Absent | null>> = {
  [IPS_ABSENT]: (code) => {
    if (NONE.includes(code)) return 'NONE';
    return code.startsWith('no-known-') ? 'NONE_OF_A_KIND' : 'NOT_KNOWN';
  },
  // No known allergy; no known drug, environmental and food allergy.
  [SNOMED]: (code) => {
    if (code === '716186003') return 'NONE';
    return ['409137002', '428607008', '429625007'].includes(code) ? 'NONE_OF_A_KIND' : null;
  },
};

/** Whether a concept names what is there, or says that nothing is: null for what is there. */
export function absentIn({ coding = [] }: Concept): Absent | null {
  for (const { system = '', code = '' } of coding) {
    const said = Object.hasOwn(ABSENT, system) ? (ABSENT[system]?.(code) ?? null) : null;
    if (said !== null) return said;
  }
  return null;
}
