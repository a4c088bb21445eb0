/** An identifier that was read, or why it cannot be one. */
export type Parsed<Value, Code extends string> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly code: Code };

/** How identifiers are compared and stored: full-width characters narrowed (NFKC), no white space, upper case. */
export const normalForm = (text: string): string => text.normalize('NFKC').replace(/\s/gu, '').toUpperCase();
