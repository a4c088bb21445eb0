import { isProtectedAgent } from '../codes/protected.ts';
import { openedText, sealedText } from '../seal/text.ts';
import type { Agent, Allergy, BlockText, Medicine, SafetyContent } from './content.ts';

type Column = 'allergies' | 'allergyReason' | 'medicines' | 'infectionAgent' | 'careInstructions' | BlockText;

const place = (row: string, column: Column) => ({ table: 'SafetyBlock', row, column: `${column}Sealed` });

/** The columns of an edition. What is clinical is sealed; codes by which worklists ask are not. */
export function contentColumns(id: string, content: SafetyContent) {
  const sealedAs = <Text extends string | null>(column: Column, text: Text) =>
    sealedText(text, place(id, column));
  const { allergies, agent, risks } = content;
  return {
    allergyStatus: content.allergyStatus,
    allergiesSealed: sealedAs('allergies', JSON.stringify(allergies)),
    allergyReasonSealed: sealedAs('allergyReason', content.allergyReason),
    medicinesSealed: sealedAs('medicines', JSON.stringify(content.medicines)),
    infectionStatus: content.infectionStatus,
    infectionAgentSealed: sealedAs('infectionAgent', agent === null ? null : JSON.stringify(agent)),
    isAgentProtected: agent !== null && isProtectedAgent(agent.code, agent.name),
    isolation: content.isolation,
    careInstructionsSealed: sealedAs('careInstructions', content.careInstructions),
    pressureInjuryRisk: risks.pressureInjury,
    fallRisk: risks.fall,
    swallowingRisk: risks.swallowing,
    wanderingRisk: risks.wandering,
    cognitionSealed: sealedAs('cognition', content.cognition),
    mobilitySealed: sealedAs('mobility', content.mobility),
    dietSealed: sealedAs('diet', content.diet),
    oxygenSealed: sealedAs('oxygen', content.oxygen),
  };
}

/** The sealed list of allergies of an edition, opened. */
export const allergiesIn = (id: string, envelope: string | null): Allergy[] =>
  envelope === null ? [] : (JSON.parse(openedText(envelope, place(id, 'allergies'))) as Allergy[]);

/** The sealed list of medicines of an edition, opened. */
export const medicinesIn = (id: string, envelope: string): Medicine[] =>
  JSON.parse(openedText(envelope, place(id, 'medicines'))) as Medicine[];

/** The sealed agent of an edition, opened: the caller has asked whether it is protected. */
export const agentIn = (id: string, envelope: string | null): Agent | null =>
  envelope === null ? null : (JSON.parse(openedText(envelope, place(id, 'infectionAgent'))) as Agent);

/** A sealed text of an edition, opened. */
export const textIn = (
  id: string,
  column: 'allergyReason' | 'careInstructions' | BlockText,
  envelope: string | null,
): string | null => openedText(envelope, place(id, column));
