/**
 * To whom something is open: an aspect of a noun's policy. `follows` is a part that is shown with the object it belongs
 * to, by whatever path; `structure` holds nothing of anybody.
 */
export type Access = `${string}.${string}` | 'follows' | 'structure';

/** Declares it on a type; a field has that of its type unless it declares its own (docs/access.md). */
export const access = <const To extends Access>(to: To) => ({ extensions: { access: to } });
