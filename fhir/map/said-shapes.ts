import { z } from 'zod';

const word = z.string().optional();

export const codingShape = z.object({ system: word, code: word, display: word });
export const conceptShape = z.object({ coding: z.array(codingShape).optional(), text: word });
export const identifierShape = z.object({ system: word, value: word });
export const referenceShape = z.object({
  reference: word,
  display: word,
  identifier: identifierShape.optional(),
});
export const periodShape = z.object({ start: word, end: word });
export const quantityShape = z.object({
  value: z.number().optional(),
  unit: word,
  code: word,
  comparator: word,
});

const rangeShape = z.object({ low: quantityShape.optional(), high: quantityShape.optional() });
const ratioShape = z.object({
  numerator: quantityShape.optional(),
  denominator: quantityShape.optional(),
});

export type Coding = z.infer<typeof codingShape>;
export type Quantity = z.infer<typeof quantityShape>;
export type Concept = z.infer<typeof conceptShape>;
export type Reference = z.infer<typeof referenceShape>;

const concept = conceptShape.optional();
const medicine = {
  medicationCodeableConcept: concept,
  medicationReference: referenceShape.optional(),
  status: word,
};
const dosageShape = z.object({
  text: word,
  doseAndRate: z
    .array(z.object({ doseQuantity: quantityShape.optional(), doseRange: rangeShape.optional() }))
    .optional(),
});
const dosage = z.array(dosageShape).optional();
const value = {
  valueQuantity: quantityShape.optional(),
  valueCodeableConcept: concept,
  valueString: word,
  valueInteger: z.number().optional(),
  valueBoolean: z.boolean().optional(),
  valueDateTime: word,
  valueTime: word,
  valueRange: rangeShape.optional(),
  valueRatio: ratioShape.optional(),
  valuePeriod: periodShape.optional(),
  // Curves are not read.
  valueSampledData: z.unknown().optional(),
};

/** What is read of each type; everything else of a resource is passed over. */
export const SHAPES = {
  AllergyIntolerance: z.object({
    ...{ clinicalStatus: concept, verificationStatus: concept, code: concept },
    ...{ recordedDate: word, onsetDateTime: word, criticality: word },
    reaction: z
      .array(z.object({ substance: concept, manifestation: z.array(conceptShape).optional() }))
      .optional(),
  }),
  Condition: z.object({
    ...{ clinicalStatus: concept, verificationStatus: concept, code: concept },
    ...{ onsetDateTime: word, recordedDate: word },
  }),
  MedicationStatement: z.object({
    ...{ ...medicine, effectiveDateTime: word, effectivePeriod: periodShape.optional() },
    ...{ dateAsserted: word, dosage },
  }),
  MedicationRequest: z.object({
    ...{ ...medicine, authoredOn: word, dosageInstruction: dosage },
    ...{ intent: word, doNotPerform: z.boolean().optional() },
  }),
  Observation: z.object({
    ...{ status: word, code: concept, effectiveDateTime: word, issued: word, ...value },
    effectivePeriod: periodShape.optional(),
    component: z.array(z.object({ code: concept, ...value })).optional(),
  }),
  Immunization: z.object({ status: word, vaccineCode: concept, occurrenceDateTime: word }),
  Procedure: z.object({
    ...{ status: word, code: concept, performedDateTime: word },
    performedPeriod: periodShape.optional(),
  }),
  DocumentReference: z.object({
    status: word,
    docStatus: word,
    type: concept,
    date: word,
    description: word,
  }),
};

export type Said = { readonly [Type in keyof typeof SHAPES]: z.infer<(typeof SHAPES)[Type]> };
export type Measured = Pick<Said['Observation'], keyof typeof value>;
export type Dosage = z.infer<typeof dosageShape>;
