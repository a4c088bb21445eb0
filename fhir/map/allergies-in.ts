import { z } from 'zod';
import { ownOf } from '../../domain/codes/own.ts';
import type { AllergySeverity } from '../../domain/codes/safety-block.ts';
import type { AllergyInput, SafetyContentInput } from '../../domain/safety-block/content.ts';
import { whole } from './carried.ts';
import type { DocumentIn } from './document.ts';
import { listed } from './listed.ts';
import { annotations, concept } from './shapes.ts';
import { nameOf, notesOf, together, wordsOf } from './words.ts';

const allergy = whole(
  {
    resourceType: z.literal('AllergyIntolerance'),
    code: concept,
    criticality: z.string().optional(),
    note: annotations,
    reaction: z
      .array(
        whole({
          substance: concept.optional(),
          manifestation: z.array(concept).optional(),
          description: z.string().optional(),
          severity: z.string().optional(),
          note: annotations,
        }),
      )
      .optional(),
  },
  [
    ...['clinicalStatus', 'verificationStatus', 'identifier', 'type', 'category', 'patient', 'encounter'],
    ...['recordedDate', 'recorder', 'asserter'],
  ],
);
type Reaction = NonNullable<z.infer<typeof allergy>['reaction']>[number];

/** R4 reaction-event-severity, the gravest first. */
const SEVERITIES: readonly (readonly [code: string, kept: AllergySeverity])[] = [
  ['severe', 'SEVERE'],
  ['moderate', 'MODERATE'],
  ['mild', 'MILD'],
];
/** R4 allergy-intolerance-criticality, in words: it is no severity of a reaction that was seen. */
const CRITICALITIES: Readonly<Record<string, string>> = { high: '致命风险高', low: '致命风险低' };

const reactionIn = ({ substance, manifestation = [], description, note }: Reaction) => [
  ...(substance === undefined ? [] : [wordsOf(substance)]),
  ...[...manifestation.map(wordsOf), description, ...notesOf(note)],
];

/** The allergies of a document. @throws FhirFault 422 ELEMENT, NOT_CARRIED, SAFETY_BLOCK */
export function allergiesIn(document: DocumentIn, expression: string): SafetyContentInput['allergies'] {
  if (document.entries('allergies')?.length === 0 && document.emptyReason('allergies') === 'notasked')
    return { status: 'NOT_ASKED', reason: document.text('allergies') };
  const entries = listed(allergy, { document, section: 'allergies', expression }, ({ code }) => code);
  if (entries.length === 0) return { status: 'NONE_KNOWN' };
  const list = entries.map(({ said, expression: at }): AllergyInput => {
    const { code, reaction: reactions = [], criticality = '', note } = said;
    const gravest = SEVERITIES.find(([severity]) => reactions.some((one) => one.severity === severity));
    const felt = [...reactions.flatMap(reactionIn), ownOf(CRITICALITIES, criticality), ...notesOf(note)];
    return {
      substance: nameOf(code, `${at}.code`),
      reaction: together(felt),
      severity: gravest?.[1] ?? 'UNKNOWN',
    };
  });
  return { status: 'LISTED', list };
}
