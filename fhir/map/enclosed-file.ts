import { createHash } from 'node:crypto';
import { z } from 'zod';
import { ATTACHMENT_KINDS } from '../../domain/codes/referral-attachment.ts';
import type { GivenFile } from '../../domain/referral/attach.ts';
import { unprocessable } from '../facade/fault.ts';
import { shaped } from '../facade/shaped.ts';
import { type Container, comesAlong, type EntryIn, partAt } from './document.ts';
import { codeIn, concept } from './shapes.ts';
import type { OutputIn } from './task-change.ts';

const text = z.string().optional();
const attachment = z.object({
  ...{ contentType: text, data: text, url: text, title: text, hash: text },
  size: z.number().optional(),
});
const label = z.object({ system: text, code: text });
const documentReference = z.object({
  status: z.literal('current'),
  type: concept.optional(),
  description: text,
  meta: z.object({ security: z.array(label).optional() }).optional(),
  securityLabel: z.array(z.object({ coding: z.array(label).optional() })).optional(),
  content: z.array(z.object({ attachment })).length(1),
});
const binary = z.object({ resourceType: z.literal('Binary'), contentType: text, data: text });

/** A file as a DocumentReference brings it, with its bytes in itself or in a Binary. */
export interface FileIn extends Omit<GivenFile, 'fileId'> {
  /** What the DocumentReference is called where it is named. */
  readonly reference: string;
  readonly name: string | null;
  readonly contentType: string | null;
  readonly bytes: Buffer;
  /** Where each part of it stands. */
  readonly elements: Readonly<Record<'name' | 'content' | 'contentType' | 'note', string>>;
}

const CONFIDENTIALITY = 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality';
const RESTRICTING: readonly (string | undefined)[] = ['R', 'V'];

function isRestricted({ meta, securityLabel = [] }: z.infer<typeof documentReference>): boolean {
  const labels = [...(meta?.security ?? []), ...securityLabel.flatMap(({ coding = [] }) => coding)];
  return labels.some(({ system, code }) => system === CONFIDENTIALITY && RESTRICTING.includes(code));
}

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** @throws FhirFault 422 ELEMENT */
function decoded(data: string, expression: string): Buffer {
  const plain = data.replace(/\s+/g, '');
  if (plain.length % 4 === 0 && BASE64.test(plain)) return Buffer.from(plain, 'base64');
  throw unprocessable('ELEMENT', 'This is no base64 (RFC 4648).', expression, 'structure');
}

interface Bytes {
  readonly bytes: Buffer;
  readonly contentType: string | null;
  readonly content: string;
  readonly type: string;
}

/** The bytes of an attachment: its own, or those of the Binary to which it leads. @throws FhirFault 422 */
function bytesOf(
  { data, url, contentType }: z.infer<typeof attachment>,
  expression: string,
  container: Container,
): Bytes {
  const own = { content: `${expression}.data`, type: `${expression}.contentType` };
  if (data !== undefined)
    return { ...own, bytes: decoded(data, own.content), contentType: contentType ?? null };
  if (url === undefined || !comesAlong(url, container)) {
    const message =
      'The bytes come along: as data, or as a Binary that is contained or of the same transaction. Nothing is fetched.';
    throw unprocessable('ATTACHMENT_DATA', message, url === undefined ? own.content : `${expression}.url`);
  }
  const part = partAt(url, container);
  const found = shaped(binary, part.resource, part.expression);
  const content = `${part.expression}.data`;
  if (contentType !== undefined && found.contentType !== undefined && contentType !== found.contentType)
    throw unprocessable('ELEMENT', 'The Binary is said to be of another type.', own.type);
  return {
    ...{ content, bytes: decoded(found.data ?? '', content) },
    contentType: contentType ?? found.contentType ?? null,
    type: contentType === undefined ? `${part.expression}.contentType` : own.type,
  };
}

/** What arrives is what was sent (R4 has SHA-1 for it). @throws FhirFault 422 ATTACHMENT_DAMAGED */
function requireWhole(bytes: Buffer, { size, hash }: z.infer<typeof attachment>, expression: string): void {
  const refused = (element: string) =>
    unprocessable(
      'ATTACHMENT_DAMAGED',
      'The bytes are not those that were said.',
      `${expression}.${element}`,
    );
  if (size !== undefined && size !== bytes.length) throw refused('size');
  if (hash !== undefined && hash !== createHash('sha1').update(bytes).digest('base64')) throw refused('hash');
}

function fileIn({ reference, resource, expression }: EntryIn, container: Container): FileIn {
  const said = shaped(documentReference, resource, expression);
  const [first = { attachment: {} }] = said.content;
  const at = `${expression}.content[0].attachment`;
  const { bytes, contentType, content, type } = bytesOf(first.attachment, at, container);
  requireWhole(bytes, first.attachment, at);
  const kind = { list: 'attachment-kind', table: ATTACHMENT_KINDS, expression: `${expression}.type` };
  return {
    ...{ reference, bytes, contentType, name: first.attachment.title ?? null },
    kind: (said.type === undefined ? null : codeIn(said.type, kind)) ?? 'OTHER',
    ...{ note: said.description ?? null, isProtected: isRestricted(said) },
    elements: { content, contentType: type, name: `${at}.title`, note: `${expression}.description` },
  };
}

/** What a Task gives out: the document that it is completed with, and the files that come along. */
export interface GivenOut {
  /** Null where nothing but files is given out. */
  readonly document: string | null;
  readonly files: readonly FileIn[];
}

/** More than any policy lets a referral have. */
const MOST_OUTPUTS = 100;
const anyResource = z.object({ resourceType: z.string() });

const isFile = ({ resource }: EntryIn): boolean =>
  anyResource.safeParse(resource).data?.resourceType === 'DocumentReference';

/** @throws FhirFault 422 CONTAINED for what does not come along, ATTACHMENT_DATA, ATTACHMENT_DAMAGED, ELEMENT */
export function givenOut(outputs: readonly OutputIn[], container: Container): GivenOut {
  if (outputs.length > MOST_OUTPUTS)
    throw unprocessable(
      'ELEMENT',
      `At most ${MOST_OUTPUTS} resources are given out.`,
      'Task.output',
      'too-long',
    );
  const files: FileIn[] = [];
  const others: string[] = [];
  for (const { reference, expression } of outputs) {
    if (!comesAlong(reference, container)) {
      const message = 'What is given out comes along: contained, named as #id, or of the same transaction.';
      throw unprocessable('CONTAINED', message, expression);
    }
    const part = partAt(reference, container);
    if (isFile(part)) files.push(fileIn(part, container));
    else others.push(reference);
  }
  return { document: others[0] ?? null, files };
}
