import type { Narrative } from '@medplum/fhirtypes';
import { SaxesParser } from 'saxes';
import { ownOf } from '../../domain/codes/own.ts';
import { unprocessable } from '../facade/fault.ts';

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
/** A text of several lines as the narrative of a section. */
export const narrativeOf = (text: string, status: Narrative['status'] = 'generated'): Narrative => ({
  status,
  div: `<div xmlns="http://www.w3.org/1999/xhtml">${text
    .replace(/[&<>]/g, (char) => ESCAPES[char] ?? char)
    .replaceAll('\n', '<br/>')}</div>`,
});

/** What stands for an element in a text: nothing, a line of its own, a break, or what keeps cells apart. */
type Layout = 'INLINE' | 'BLOCK' | 'BREAK' | 'CELL';
const laidOut = (layout: Layout, names: string) =>
  Object.fromEntries(names.split(' ').map((name) => [name, layout] as const));
/**
 * The elements of HTML 4.0 that a narrative may have (R4 txt-1). What is struck out is not among them: as a text it would say what
 * it takes back.
 */
const LAYOUTS: Readonly<Record<string, Layout>> = {
  ...laidOut(
    'INLINE',
    'a abbr acronym b bdo big cite code dfn em font i img q samp small span strong sub sup tt u var',
  ),
  ...laidOut('INLINE', 'col colgroup'),
  ...laidOut('BLOCK', 'address blockquote caption dd div dl dt h1 h2 h3 h4 h5 h6 li ol p pre ul'),
  ...laidOut('BLOCK', 'table tbody tfoot thead tr'),
  ...laidOut('BREAK', 'br hr'),
  ...laidOut('CELL', 'td th'),
};

/** Named characters beside those of XML: R4 lets a narrative have those of HTML 4.0, of which these are met. */
const CHARACTERS: Readonly<Record<string, string>> = {
  ...{ nbsp: ' ', copy: '©', reg: '®', deg: '°', plusmn: '±', micro: 'µ', middot: '·', times: '×' },
  ...{ divide: '÷', le: '≤', ge: '≥', ne: '≠', ndash: '–', mdash: '—', hellip: '…', bull: '•' },
  ...{ lsquo: '‘', rsquo: '’', ldquo: '“', rdquo: '”', laquo: '«', raquo: '»', yen: '¥' },
  ...{ sup2: '²', sup3: '³', frac12: '½', alpha: 'α', beta: 'β', gamma: 'γ', mu: 'μ' },
};

/**
 * The text of a narrative: breaks and ends of blocks are lines, cells stand apart, and other markup says nothing.
 * @throws FhirFault 422 NARRATIVE for what is no XHTML as R4 has it (txt-1, txt-2): a `<` that was meant as one would swallow what
 * comes after it
 */
export function textOfNarrative(div: string, expression = 'Composition.section.text.div'): string {
  const refuse = (why: string) =>
    unprocessable('NARRATIVE', `The narrative is no XHTML of R4: ${why}.`, expression, 'structure');
  const parser = new SaxesParser();
  Object.assign(parser.ENTITIES, CHARACTERS);
  let text = '';
  parser.on('error', ({ message }) => {
    throw refuse(message.replace(/^\d+:\d+:\s*/, '').replace(/\.$/, ''));
  });
  parser.on('text', (part) => {
    text += part;
  });
  parser.on('cdata', (part) => {
    text += part;
  });
  const endLine = () => {
    text = text.replace(/ $/, '');
    if (text !== '' && !text.endsWith('\n')) text += '\n';
  };
  parser.on('opentag', ({ name, attributes }) => {
    const layout = ownOf(LAYOUTS, name.toLowerCase());
    if (layout === undefined) throw refuse(`it has no element ${name}`);
    const handler = Object.keys(attributes).find((attribute) => /^on/i.test(attribute));
    if (handler !== undefined) throw refuse(`it has no attribute ${handler}`);
    if (layout === 'BLOCK') endLine();
  });
  parser.on('closetag', ({ name }) => {
    const layout = ownOf(LAYOUTS, name.toLowerCase());
    if (layout === 'BLOCK') endLine();
    else if (layout === 'BREAK') text += '\n';
    else if (layout === 'CELL') text += ' ';
  });
  parser.write(div).close();
  // Spaces of other scripts belong to the text (V21).
  return text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
}
