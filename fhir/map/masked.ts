import type { Extension } from '@medplum/fhirtypes';

const RENDERED = 'http://hl7.org/fhir/StructureDefinition/rendered-value';
const ABSENT = 'http://hl7.org/fhir/StructureDefinition/data-absent-reason';

/** In place of a value that is shown masked: how it may be displayed, and that the value itself is withheld (R4 Identifier.value). */
export interface MaskedValue {
  readonly _value: { readonly extension: Extension[] };
}

export const maskedValue = (shown: string): MaskedValue => ({
  _value: {
    extension: [
      { url: RENDERED, valueString: shown },
      { url: ABSENT, valueCode: 'masked' },
    ],
  },
});

/** How a withheld value is displayed; null for what is none. */
export function renderedOf(value: unknown): string | null {
  const { extension: list } = (value ?? {}) as { readonly extension?: unknown };
  const rendered = Array.isArray(list) ? list.find((one) => one?.url === RENDERED)?.valueString : null;
  return typeof rendered === 'string' ? rendered : null;
}
