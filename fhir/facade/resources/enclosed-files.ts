import { type EnclosedFile, receiveEnclosed } from '../../../domain/file/enclosed.ts';
import type { GivenFile } from '../../../domain/referral/attach.ts';
import { attachmentsOfFiles } from '../../../domain/referral/attachments.ts';
import type { Acting } from '../../../domain/viewer.ts';
import type { FileIn } from '../../map/enclosed-file.ts';
import type { Writing } from '../writing.ts';
import { saidOf } from './said-of.ts';

/** The files that come with a write: looked at while it is planned, kept with it. */
export interface EnclosedFiles {
  /** Keeps them in the transaction that is open. @returns them as an act takes them */
  keep(): Promise<GivenFile[]>;
  /** Where the resource says what the act is told of each, by the path of its input. */
  readonly elements: Readonly<Record<string, string>>;
  /** What the DocumentReferences have become, once the act has attached the files. */
  parts(): Promise<ReadonlyMap<string, string>>;
  settle(): Promise<void>;
}

async function* whole(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

interface Received {
  readonly said: FileIn;
  readonly enclosed: EnclosedFile;
}

async function received(said: FileIn, acting: Acting, { scanner }: Writing): Promise<Received> {
  const { name, contentType, bytes, elements } = said;
  const receive = () => receiveEnclosed(acting, { name, contentType, bytes: whole(bytes) }, scanner);
  return { said, enclosed: await saidOf(elements, elements.content, receive) };
}

async function settleAll(files: readonly Received[]): Promise<void> {
  for (const { enclosed } of files) await enclosed.settle();
}

const elementsOf = (files: readonly FileIn[]) =>
  Object.fromEntries(
    files.flatMap(({ elements }, at) => [
      [`attachments.${at}.fileId`, elements.content] as const,
      [`attachments.${at}.note`, elements.note] as const,
    ]),
  );

/** Looks at files, one after the other. @throws FhirFault 422 that names the element of the first that is not taken */
export async function receiveFiles(
  files: readonly FileIn[],
  acting: Acting,
  writing: Writing,
): Promise<EnclosedFiles> {
  const taken: Received[] = [];
  try {
    for (const said of files) taken.push(await received(said, acting, writing));
  } catch (error) {
    await settleAll(taken);
    throw error;
  }
  const kept = new Map<string, string>();
  return {
    elements: elementsOf(files),
    async keep() {
      const given: GivenFile[] = [];
      for (const { said, enclosed } of taken) {
        const { reference, kind, note, isProtected } = said;
        const fileId = await enclosed.keep();
        kept.set(reference, fileId);
        given.push({ fileId, kind, note, isProtected });
      }
      return given;
    },
    async parts() {
      const attachments = await attachmentsOfFiles([...kept.values()]);
      return new Map(
        [...kept].map(([reference, fileId]) => [reference, `DocumentReference/${attachments.get(fileId)}`]),
      );
    },
    settle: () => settleAll(taken),
  };
}
