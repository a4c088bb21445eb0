import { z } from 'zod';

const word = z.string().max(1000).optional();

/** What is read of an address, in one text or in parts. */
export const addressParts = {
  ...{ text: word, state: word, city: word, district: word },
  line: z.array(z.string().max(1000)).max(10).optional(),
};
type Address = z.infer<z.ZodObject<typeof addressParts>>;

/** An address as one text; of its parts in the order in which they are written in China. Empty where it says nothing. */
export const addressIn = ({ text, state, city, district, line = [] }: Address): string =>
  text ?? [state, city, district, ...line].filter((part) => part !== undefined).join('');
