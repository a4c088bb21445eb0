import { describe, expect, test } from 'vitest';
import { FhirFault } from '../../fhir/facade/fault.ts';
import { requireOwnExtensions } from '../../fhir/facade/own-extensions.ts';

const url = (name: string) => `https://yiyang.link/fhir/StructureDefinition/${name}`;

function refusalOf(resource: object): readonly [string, string] | null {
  try {
    requireOwnExtensions(resource, 'Composition');
  } catch (fault) {
    if (fault instanceof FhirFault) return [fault.detail.code, fault.detail.expression[0]];
    throw fault;
  }
  return null;
}

describe('an extension of the network', () => {
  test.each<[string, object]>([
    ['as it is', { url: url('urgent-follow-up'), valueBoolean: true }],
    ['in another of its forms', { url: url('slot-pool'), valueCode: 'PUBLIC' }],
    ['with parts', { url: url('slot-places'), extension: [{ url: 'pool', valueCode: 'PUBLIC' }] }],
    [
      'of somebody else',
      { url: 'https://example.com/StructureDefinition/urgent-follow-up', valueString: 'x' },
    ],
  ])('is taken %s', (_name, extension) => {
    expect(refusalOf({ extension: [extension] })).toBeNull();
  });

  test.each<[string, object]>([
    ['of another type', { url: url('urgent-follow-up'), valueCode: 'true' }],
    ['without a value', { url: url('high-alert') }],
    ['with two values', { url: url('bed'), valueString: '3-12', valueCode: '3-12' }],
    ['that is none', { url: url('urgent-folow-up'), valueBoolean: true }],
  ])('%s would be read as not said, and is refused wherever it stands', (_name, extension) => {
    const at = 'Composition.section[1].entry[0].extension[0]';
    const section = [{}, { entry: [{ extension: [extension] }] }];
    expect(refusalOf({ section })).toEqual(['EXTENSION', at]);
  });

  test('stands once, but for a list', () => {
    const twice = (name: string, value: object) => {
      const extension = { url: url(name), ...value };
      return refusalOf({ extension: [extension, extension] });
    };
    expect(twice('discharged-on', { valueDate: '2026-11-23' })?.[1]).toBe('Composition.extension[1]');
    expect(twice('follow-up-on', { valueDate: '2026-11-23' })).toBeNull();
  });
});
