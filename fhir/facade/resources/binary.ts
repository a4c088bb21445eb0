import type { Binary } from '@medplum/fhirtypes';
import { Refusal } from '../../../domain/errors.ts';
import { type OpenFile, openFile, requireClean } from '../../../domain/file/find.ts';
import { provenBytes } from '../../../domain/file/proven.ts';
import { type Asking, readingOf } from '../asking.ts';
import { FhirFault } from '../fault.ts';
import { recordShown } from '../interactions.ts';
import type { Found, RawContent, ResourceRoute } from '../route.ts';

const TYPE = 'Binary';
const STATUSES: Readonly<Record<string, Pick<FhirFault['detail'], 'status' | 'issue'>>> = {
  FILE_NOT_SCANNED: { status: 409, issue: 'transient' },
  FILE_INFECTED: { status: 403, issue: 'suppressed' },
};

const residentsOf = ({ concern }: OpenFile): readonly string[] => concern.residentIds ?? [];

/** @throws FhirFault 409 FILE_NOT_SCANNED, 403 FILE_INFECTED: no byte leaves before it was found clean */
async function openClean(id: string, asking: Asking): Promise<OpenFile | null> {
  const found = await openFile(readingOf(asking), id);
  if (found === null) return null;
  try {
    requireClean(found.file);
    return found;
  } catch (error) {
    const judged = error instanceof Refusal ? STATUSES[error.code] : undefined;
    if (!(error instanceof Refusal) || judged === undefined) throw error;
    const { code, message } = error;
    const about = { interaction: 'read', type: TYPE, id, outcome: code } as const;
    await recordShown(asking, { ...about, residentIds: residentsOf(found) });
    throw new FhirFault({ ...judged, code, message, expression: [`${TYPE}.data`] });
  }
}

const typed = (contentType: string): string =>
  contentType === 'text/plain' ? 'text/plain; charset=utf-8' : contentType;

/** What was sent stays what it is. */
const metaOf = ({ file }: OpenFile) => ({ versionId: '1', lastUpdated: file.uploadedAt.toISOString() });

async function binaryOf(open: OpenFile): Promise<Binary> {
  const { file } = open;
  const pieces: Buffer[] = [];
  for await (const piece of provenBytes(file)) pieces.push(piece);
  return {
    ...{ resourceType: TYPE, id: file.id, contentType: typed(file.contentType) },
    meta: metaOf(open),
    data: Buffer.concat(pieces).toString('base64'),
  };
}

async function byIds(ids: readonly string[], asking: Asking): Promise<Found> {
  const resources: Binary[] = [];
  const residentIds: string[] = [];
  for (const id of ids) {
    const open = await openClean(id, asking);
    if (open === null) continue;
    resources.push(await binaryOf(open));
    residentIds.push(...residentsOf(open));
  }
  return { resources, residentIds };
}

async function content(id: string, asking: Asking): Promise<RawContent | null> {
  const open = await openClean(id, asking);
  if (open === null) return null;
  const { file } = open;
  const said = { type: typed(file.contentType), size: file.size };
  return { ...said, meta: metaOf(open), bytes: () => provenBytes(file), residentIds: residentsOf(open) };
}

/** The bytes of files that are open to who reads. They are read one by one, and found by nothing. */
export const binaryRoute: ResourceRoute = {
  type: TYPE,
  documentation:
    'The bytes of an attached file that was found clean: as they are, with their own type, or as a resource to who asks for FHIR JSON.',
  isReadOnly: true,
  ...{ params: [], sorts: {}, includes: [], revIncludes: [], writes: {}, operations: [] },
  byIds,
  content,
  search: async () => ({ resources: [], residentIds: [], next: null }),
  count: async () => 0,
};
