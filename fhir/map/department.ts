import type { CodeableConcept, Identifier } from '@medplum/fhirtypes';
import type { ExternalLabel } from '../../domain/exchange/external-id.ts';
import { codeSystem, SYSTEMS } from '../codes.ts';

/** A department as it stands beside what happens in it. */
export interface OfDepartment {
  readonly departmentCode: string;
  readonly departmentName: string;
  /** 诊疗科目. */
  readonly specialty: string | null;
}

/** 诊疗科目, where the department has one. */
export const specialtyOf = ({ specialty }: OfDepartment): CodeableConcept[] =>
  specialty === null
    ? []
    : [
        {
          coding: [{ system: codeSystem('specialty'), code: specialty, display: specialty }],
          text: specialty,
        },
      ];

/** The department as the type of a service, by its code in its own hospital and by its 诊疗科目. */
export const serviceTypeOf = (department: OfDepartment): CodeableConcept[] => {
  const { departmentCode: code, departmentName: display } = department;
  return [
    { coding: [{ system: SYSTEMS.department, code, display }], text: display },
    ...specialtyOf(department),
  ];
};

/** What the reader's own systems call an object. */
export const identifiersOf = (names: readonly ExternalLabel[]): Identifier[] =>
  names.map(({ system, value }) => ({ system, value }));
