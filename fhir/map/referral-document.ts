import { createHash } from 'node:crypto';
import type {
  Bundle,
  BundleEntry,
  Composition,
  CompositionSection,
  Reference,
  Resource,
  ServiceRequest,
} from '@medplum/fhirtypes';
import { codeSystem, SYSTEMS } from '../codes.ts';
import { type ExtensionName, extension } from '../extensions.ts';
import { lineOf, readableLetter } from './letter.ts';
import { narrativeOf, textOfNarrative } from './narrative.ts';
import { RECORD_ID } from './referral-record.ts';

/** LOINC: Referral note. */
export const REFERRAL_NOTE = { system: 'http://loinc.org', code: '57133-1', display: 'Referral note' };
/** No. 20 of the shared documents of the health record (requirements B.7). */
export const SHARED_DOCUMENT = {
  system: codeSystem('shared-document'),
  code: 'EHR-SD-20',
  display: '转诊（院）记录',
};
const TITLE = '转诊（院）记录';

interface Told {
  readonly base: string;
  readonly now: Date;
  /** Whom and what the referral names, as far as it is open. */
  readonly named: readonly Resource[];
}

/** The same name for the same part of the same version, without anything that is drawn. */
function urnOf({ id, meta }: ServiceRequest, part: string): string {
  const hash = createHash('sha256').update(`${id}/${meta?.versionId}/${part}`).digest('hex');
  const digits = `${hash.slice(0, 12)}8${hash.slice(13, 16)}8${hash.slice(17, 32)}`;
  return `urn:uuid:${digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')}`;
}

/** Every reference as it is named inside the document. */
function renamed<Part>(part: Part, rename: (reference: string) => string): Part {
  const text = JSON.stringify(part, (key, value) =>
    key === 'reference' && typeof value === 'string' ? rename(value) : value,
  );
  return JSON.parse(text) as Part;
}

/** A section that points at resources says in words too what they say, before what it says itself. */
function readable(section: CompositionSection, parts: ReadonlyMap<string, Resource>): CompositionSection {
  const { entry = [], text } = section;
  if (entry.length === 0) return section;
  const pointedAt = entry.flatMap(({ reference = '' }) => parts.get(reference) ?? []);
  const own = text === undefined ? [] : [textOfNarrative(text.div)];
  return { ...section, text: narrativeOf([...pointedAt.map(lineOf), ...own].join('\n')) };
}

const STATUSES: Readonly<Record<string, Composition['status']>> = {
  draft: 'preliminary',
  'entered-in-error': 'entered-in-error',
};

/** Who has signed it, as far as it has gone out. */
function signatureOf({ extension: list = [] }: ServiceRequest): Pick<Composition, 'attester'> {
  const of = (name: ExtensionName) => list.find(({ url }) => url === extension(name));
  const time = of('sent-at')?.valueDateTime;
  const party = (of('co-signer') ?? of('author'))?.valueReference;
  if (time === undefined || party === undefined) return {};
  return { attester: [{ mode: 'professional', time, party: party as Reference }] } as Pick<
    Composition,
    'attester'
  >;
}

/** The Composition of a referral as the head of a document. */
function headOf(record: Composition, request: ServiceRequest, { named }: Told): Composition {
  const { requester, subject, identifier: [no] = [], meta } = request;
  const author = (request.extension ?? []).find(({ url }) => url === extension('author'))?.valueReference;
  const authors = [author, requester].filter((one) => one !== undefined) as Composition['author'];
  const parts = new Map((request.contained ?? []).map((one) => [`#${one.id}`, one]));
  const sections = (record.section ?? []).map((section) => readable(section, parts));
  const text = narrativeOf(
    [
      ...readableLetter(request, named),
      ...sections.map(({ title, text: said }) => `【${title}】${textOfNarrative(said?.div ?? '')}`),
    ].join('\n'),
  );
  return {
    ...record,
    ...(meta?.security !== undefined && { meta: { security: meta.security } }),
    ...(no !== undefined && { identifier: no }),
    ...{ status: STATUSES[request.status ?? ''] ?? 'final', title: TITLE, text },
    type: { coding: [REFERRAL_NOTE, SHARED_DOCUMENT], text: TITLE },
    ...(subject !== undefined && { subject: subject as NonNullable<Composition['subject']> }),
    ...{ author: authors, confidentiality: meta?.security === undefined ? 'N' : 'R' },
    ...signatureOf(request),
    ...(requester !== undefined && { custodian: requester as NonNullable<Composition['custodian']> }),
    event: [{ detail: [{ reference: `ServiceRequest/${request.id}` }] }] as NonNullable<Composition['event']>,
    section: sections,
  };
}

/**
 * A referral as a document (转诊（院）记录): what it says, and whom it names.
 * @returns null where what it says is not open
 */
export function referralDocument(request: ServiceRequest, told: Told): Bundle | null {
  const { base, now, named } = told;
  const { contained = [], id, meta, identifier: [no] = [] } = request;
  const record = contained.find((one) => one.id === RECORD_ID) as Composition | undefined;
  if (record === undefined) return null;
  const urns = new Map(contained.map((one) => [`#${one.id}`, urnOf(request, one.id ?? '')]));
  const rename = (reference: string): string =>
    urns.get(reference) ?? (/^[A-Z]\w*\//.test(reference) ? `${base}/${reference}` : reference);
  const entry = (fullUrl: string, resource: Resource): BundleEntry => ({
    fullUrl,
    resource: renamed(resource, rename),
  });
  const lifted = (resource: Resource): BundleEntry => {
    const urn = urns.get(`#${resource.id}`) ?? '';
    return entry(urn, { ...resource, id: urn.slice('urn:uuid:'.length) } as Resource);
  };
  const { contained: _contained, ...alone } = request;
  const others = contained.filter((one) => one !== record);
  return {
    ...{ resourceType: 'Bundle', type: 'document', timestamp: now.toISOString() },
    ...(meta?.security !== undefined && { meta: { security: meta.security } }),
    identifier: { system: SYSTEMS.referralDocument, value: `${no?.value ?? id}.${meta?.versionId ?? '1'}` },
    entry: [
      lifted(headOf(record, request, told)),
      entry(`${base}/ServiceRequest/${id}`, alone),
      ...named.map((one) => entry(`${base}/${one.resourceType}/${one.id}`, one)),
      ...others.map(lifted),
    ],
  };
}
