import { type SealPlace, seal } from './seal.ts';

/** A text as it is stored sealed; null stays null. */
export const sealedText = <Text extends string | null>(text: Text, place: SealPlace): string | Text =>
  text === null ? text : seal().seal(text, place);

/** The text of a sealed column; null stays null. @throws SealError when it does not open */
export const openedText = <Envelope extends string | null>(
  envelope: Envelope,
  place: SealPlace,
): string | Envelope => (envelope === null ? envelope : seal().open(envelope, place));
