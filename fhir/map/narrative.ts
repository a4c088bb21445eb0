import type { Narrative } from '@medplum/fhirtypes';

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const NAMED: Readonly<Record<string, string>> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' },
};

/** A text of several lines as the narrative of a section. */
export const narrativeOf = (text: string): Narrative => ({
  status: 'generated',
  div: `<div xmlns="http://www.w3.org/1999/xhtml">${text
    .replace(/[&<>]/g, (char) => ESCAPES[char] ?? char)
    .replaceAll('\n', '<br/>')}</div>`,
});

function entity(whole: string, name: string): string {
  const [, hex, decimal] = /^#(?:x([0-9a-f]{1,6})|(\d{1,7}))$/i.exec(name) ?? [];
  const point = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  if (Number.isInteger(point) && point <= 0x10ffff) return String.fromCodePoint(point);
  return NAMED[name] ?? whole;
}

/** The text of a narrative: breaks and ends of blocks are lines, and markup says nothing. */
export const textOfNarrative = (div: string): string =>
  div
    .replace(/<br\s*\/?>|<\/(?:p|li|tr|h[1-6])>/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(#?\w{1,8});/g, entity)
    // Spaces of other scripts belong to the text (V21).
    .replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
