import type { Attachment, DocumentReference } from '@medplum/fhirtypes';
import { FILE_SCANS } from '../../domain/codes/file.ts';
import { ATTACHMENT_KINDS } from '../../domain/codes/referral-attachment.ts';
import type { ExchangedFile } from '../../domain/referral/exchanged-files.ts';
import { RESTRICTED } from '../codes.ts';
import { extension } from '../extensions.ts';
import { codingOf, conceptOf } from './coding.ts';
import { documentCategory, documentType } from './composition.ts';
import { ABSENT } from './safety.ts';

type Standing = ExchangedFile['standing'];

const STATUSES: Readonly<Record<Standing, NonNullable<DocumentReference['status']>>> = {
  ...{ PRELIMINARY: 'current', FINAL: 'current' },
  ...{ SUPERSEDED: 'superseded', VOID: 'entered-in-error' },
};

/** No file is final before it was found clean: until then, and where it never is, there is no Binary of it. */
function docStatusOf({ standing, file }: ExchangedFile): DocumentReference['docStatus'] {
  if (standing === 'VOID') return 'entered-in-error';
  if (standing === 'PRELIMINARY') return 'preliminary';
  return file === null || file.scan === 'CLEAN' ? 'final' : 'preliminary';
}

/** What stands where nobody may open it (R4 wants an attachment with something in it). */
const closed = (why: 'masked' | 'not-permitted'): Attachment => ({
  extension: [{ url: ABSENT, valueCode: why }],
});

function attachmentOf(row: ExchangedFile, base: string): Attachment {
  const { group, id, referralId, file, isProtected, recordedAt } = row;
  const document = { contentType: 'application/fhir+json', creation: recordedAt.toISOString() };
  if (group === 'LETTER') return { ...document, url: `${base}/ServiceRequest/${referralId}/$document` };
  if (group === 'FEEDBACK') return { ...document, url: `${base}/Composition/${id}` };
  if (file === null) return closed(isProtected ? 'masked' : 'not-permitted');
  return {
    contentType: file.contentType,
    ...(file.scan === 'CLEAN' && { url: `${base}/Binary/${file.id}` }),
    ...{ size: file.size, title: file.name, creation: file.uploadedAt.toISOString() },
  };
}

/** A letter, a feedback or an attached file (转诊附件) as R4 DocumentReference. */
export function documentReferenceToFhir(row: ExchangedFile, base: string): DocumentReference {
  const { id, residentId, referralId, standing, group, kind, recordedAt, file, isProtected } = row;
  const docStatus = docStatusOf(row);
  return {
    ...{ resourceType: 'DocumentReference', id },
    ...(isProtected && { meta: { security: [RESTRICTED] } }),
    ...(file !== null && {
      extension: [{ url: extension('file-scan'), valueCoding: codingOf('file-scan', FILE_SCANS, file.scan) }],
    }),
    status: STATUSES[standing],
    ...(docStatus !== undefined && { docStatus }),
    type:
      group === 'ATTACHMENT'
        ? conceptOf('attachment-kind', ATTACHMENT_KINDS, kind ?? 'OTHER')
        : documentType(group),
    category: [documentCategory(group)],
    subject: { reference: `Patient/${residentId}` },
    date: recordedAt.toISOString(),
    author: [{ reference: `Organization/${row.organizationId}` }],
    ...(row.note !== null && { description: row.note }),
    content: [{ attachment: attachmentOf(row, base) }],
    context: { related: [{ reference: `ServiceRequest/${referralId}` }] },
  };
}
