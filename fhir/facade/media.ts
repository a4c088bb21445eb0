import { FhirFault, inHttp } from './fault.ts';

const JSON_TYPES = ['application/fhir+json', 'application/json', 'text/json', 'application/*', '*/*'];
const FORMATS = ['json', 'application/fhir+json', 'application/json', 'text/json'];

interface MediaType {
  readonly type: string;
  readonly params: Readonly<Record<string, string>>;
}

/** A media type with its parameters, in lower case. */
export function readMediaType(text: string): MediaType {
  const [type = '', ...params] = text
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  return {
    type,
    params: Object.fromEntries(
      params.map((param) => param.split('=').map((part) => part.trim().replace(/^"|"$/g, ''))),
    ),
  };
}

const isR4 = ({ params }: MediaType): boolean =>
  params.fhirversion === undefined || params.fhirversion === '4.0';

const isWanted = ({ params }: MediaType): boolean => params.q === undefined || Number(params.q) > 0;
const isTaken = (media: MediaType): boolean =>
  JSON_TYPES.includes(media.type) && isR4(media) && isWanted(media);

/** `_format` as a media type; a plus that was not encoded in an address arrives as a space. */
const isTakenFormat = (format: string): boolean => {
  const media = readMediaType(format.trim().replace(/^(\w+\/\w+) /, '$1+'));
  return FORMATS.includes(media.type) && isR4(media);
};

/** JSON of R4 is what is answered; what the address says goes before the header (R4 http 3.1.0.1.11). @throws FhirFault 406 */
export function requireAcceptable(accept: string | undefined, format: string | null): void {
  const isAcceptable =
    format !== null
      ? isTakenFormat(format)
      : accept === undefined ||
        accept.trim() === '' ||
        accept.split(',').some((one) => isTaken(readMediaType(one)));
  if (isAcceptable) return;
  const message = 'Answers are application/fhir+json of R4 (4.0.1).';
  throw new FhirFault({
    status: 406,
    issue: 'not-supported',
    code: 'NOT_ACCEPTABLE',
    message,
    expression: inHttp(format === null ? 'Accept' : '_format'),
  });
}

const FHIR_TYPES = /^(application|text)\/(fhir\+)?(json|xml)$/;

/** Whether who asks names a format of FHIR: what holds bytes is else answered as those bytes (R4 Binary). */
export const asksForFhir = (accept: string | undefined, format: string | null): boolean =>
  format !== null || (accept ?? '').split(',').some((one) => FHIR_TYPES.test(readMediaType(one).type));

export const RESOURCE_TYPES = ['application/fhir+json', 'application/json'];
export const PATCH_TYPES = ['application/json-patch+json'];

const otherType = (message: string): FhirFault =>
  new FhirFault({
    status: 415,
    issue: 'not-supported',
    code: 'CONTENT_TYPE',
    message,
    expression: inHttp('Content-Type'),
  });

/** @throws FhirFault 415 */
export function requireMediaType(bodyType: string | null, taken: readonly string[]): void {
  if (bodyType === null || !taken.includes(bodyType)) throw otherType(`Send ${taken.join(' or ')}.`);
}

/** @throws FhirFault 415 for a body that says to be of another version of FHIR */
export function requireR4(media: MediaType): void {
  if (!isR4(media)) throw otherType('Send R4, fhirVersion=4.0.');
}
