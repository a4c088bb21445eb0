import type { SafetyContentInput } from '../../domain/safety-block/content.ts';
import { allergiesIn } from './allergies-in.ts';
import type { DocumentIn } from './document.ts';
import { devicesIn, infectionIn, risksIn } from './findings-in.ts';
import { medicinesIn } from './medicines-in.ts';

/** The safety block that a document says at an instant, whole. @throws FhirFault 422 SAFETY_BLOCK, ELEMENT, NOT_CARRIED, CODE_UNKNOWN */
export const safetyFromFhir = (
  document: DocumentIn,
  { expression, now }: { readonly expression: string; readonly now: Date },
): SafetyContentInput => ({
  allergies: allergiesIn(document, expression),
  medicines: medicinesIn(document, { expression, now }),
  infection: infectionIn(document, expression),
  devices: devicesIn(document, expression),
  risks: risksIn(document, expression),
  ...{ cognition: document.text('cognition'), mobility: document.text('mobility') },
  ...{ diet: document.text('diet'), oxygen: document.text('oxygen') },
});
