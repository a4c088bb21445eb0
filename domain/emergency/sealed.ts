import { openedText, sealedText } from '../seal/text.ts';

type EventColumn = 'place' | 'symptoms' | 'callBackPhone';
const ofEvent = (row: string, column: EventColumn) => ({
  ...{ table: 'EmergencyEvent', row, column: `${column}Sealed` },
});
export const sealedOfEvent = (id: string, column: EventColumn, text: string): string =>
  sealedText(text, ofEvent(id, column));
/** What was told with an emergency, opened. */
export const openedOfEvent = (id: string, column: EventColumn, envelope: string): string =>
  openedText(envelope, ofEvent(id, column));

type CallColumn = 'calledNumber' | 'text';
const ofCall = (row: string, column: CallColumn) => ({
  ...{ table: 'EmergencyCall', row, column: `${column}Sealed` },
});
export const sealedOfCall = <Text extends string | null>(id: string, column: CallColumn, text: Text) =>
  sealedText(text, ofCall(id, column));
export const openedOfCall = <Envelope extends string | null>(
  id: string,
  column: CallColumn,
  envelope: Envelope,
) => openedText(envelope, ofCall(id, column));
