import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codesOf } from '../../domain/codes/code-table.ts';
import { FILE_SCANS } from '../../domain/codes/file.ts';
import { ATTACHMENT_KINDS } from '../../domain/codes/referral-attachment.ts';
import type { ExchangedFile } from '../../domain/referral/exchanged-files.ts';
import { compositionToFhir, documentType, groupsOfType } from '../../fhir/map/composition.ts';
import { documentReferenceToFhir } from '../../fhir/map/document-reference.ts';
import { content, feedbackOf } from '../fixtures/any-referral.ts';
import { faultsOf } from '../support/valid-fhir.ts';

const BASE = 'https://yiyang.example/fhir';
const at = new Date('2026-11-22T01:00:00Z');
const part = {
  ...{ id: 'd1', residentId: 'r1', referralId: 's1', recordedAt: at, mark: { at, version: 1 } },
};
const standing = fc.constantFrom('PRELIMINARY', 'FINAL', 'VOID');

test('every letter and feedback is valid R4 as a document of its own', () => {
  const letter = content.map((one) => ({ of: 'LETTER' as const, content: one }));
  const returned = feedbackOf.map((one) => ({ of: 'FEEDBACK' as const, feedback: one }));
  fc.assert(
    fc.property(fc.oneof(letter, returned), standing, (said, stands) => {
      const document = { ...part, standing: stands, kind: said.of, authorOrgId: 'o1', said };
      const composition = compositionToFhir(document);
      expect(faultsOf(composition)).toEqual([]);
      expect(composition.id).toBe('d1');
      const ids = new Set((composition.contained ?? []).map(({ id }) => `#${id}`));
      const named = (composition.section ?? []).flatMap(({ entry = [] }) => entry);
      expect(named.every(({ reference = '' }) => ids.has(reference))).toBe(true);
    }),
    { numRuns: 40 },
  );
});

const file: fc.Arbitrary<NonNullable<ExchangedFile['file']>> = fc.record({
  ...{ id: fc.constant('f1'), name: fc.constant('心电图.pdf'), sha256: fc.constant('0'.repeat(64)) },
  ...{ contentType: fc.constant('application/pdf' as const), size: fc.integer({ min: 1, max: 10_485_760 }) },
  scan: fc.constantFrom(...codesOf(FILE_SCANS)),
  ...{ finding: fc.constant(null), scannedAt: fc.constant(null), uploadedAt: fc.constant(at) },
});
const attached: fc.Arbitrary<ExchangedFile> = fc
  .record({
    standing: fc.constantFrom('FINAL', 'SUPERSEDED', 'VOID'),
    kind: fc.constantFrom(...codesOf(ATTACHMENT_KINDS)),
    isProtected: fc.boolean(),
    file,
  })
  .map(({ file: one, ...rest }) => {
    const isOpen = rest.standing === 'FINAL' && !rest.isProtected;
    const shown = { file: isOpen ? one : null, note: isOpen ? '入院前' : null };
    return { ...part, ...rest, group: 'ATTACHMENT' as const, organizationId: 'o1', ...shown };
  });

test('every file is valid R4, and an address of bytes is there for a clean one alone', () => {
  fc.assert(
    fc.property(attached, (row) => {
      const document = documentReferenceToFhir(row, BASE);
      expect(faultsOf(document)).toEqual([]);
      const isClean = row.file?.scan === 'CLEAN';
      expect(document.content[0]?.attachment.url).toBe(isClean ? `${BASE}/Binary/f1` : undefined);
      expect(document.docStatus === 'preliminary').toBe(row.file !== null && !isClean);
      expect(document.meta?.security !== undefined).toBe(row.isProtected);
    }),
    { numRuns: 60 },
  );
});

test('a document is found by each code that its type has', () => {
  for (const group of ['LETTER', 'FEEDBACK'] as const)
    for (const { system = '', code = '' } of documentType(group).coding ?? [])
      expect(groupsOfType(system, code)).toEqual([group]);
  expect(groupsOfType('http://loinc.org', 'feedback')).toEqual([]);
});
