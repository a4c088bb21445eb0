import type { CodeableConcept, Coding } from '@medplum/fhirtypes';
import { type CodeTable, nameOfCode } from '../../domain/codes/code-table.ts';
import { codeSystem } from '../codes.ts';

/** A code of ours with its Chinese name, in the code system of its list. */
export const codingOf = (list: string, table: CodeTable, code: string): Coding => ({
  system: codeSystem(list),
  code,
  display: nameOfCode(table, code),
});

export const conceptOf = (list: string, table: CodeTable, code: string): CodeableConcept => ({
  coding: [codingOf(list, table, code)],
});
