import { beforeAll } from 'vitest';
import type { Role } from '../../domain/codes/role.ts';
import { read } from '../../prisma/client.ts';
import type { Logger } from '../../server/log.ts';
import { haveAccount, PASSWORD } from '../fixtures/accounts.ts';
import { pdf } from '../fixtures/files.ts';
import { openTown, type Town } from '../fixtures/town.ts';
import { useDatabase } from '../support/database.ts';
import { type RunningService, startService } from '../support/service.ts';

/** Somebody who sends and asks for files. */
export interface FileClient {
  readonly login: string;
  readonly personId: string;
  /** What goes into `authorization`. */
  bearer(): Promise<string>;
  send(sent?: Sending): Promise<Response>;
  get(id: string, method?: string): Promise<Response>;
}

export interface Sending {
  readonly name?: string | null;
  readonly bytes?: Uint8Array | ReadableStream<Uint8Array>;
  readonly type?: string | null;
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface SentAnswer {
  readonly fileId: string;
  readonly sha256: string;
  readonly size: number;
  readonly contentType: string;
  readonly scan: string;
  readonly finding: string | null;
}

export let town: Town;
export let service: RunningService;

let serial = 0;

export const dispositionOf = (name: string): string =>
  `attachment; filename*=UTF-8''${encodeURIComponent(name)}`;

/** Of a stream no length is said: it comes in chunks. */
const bodyOf = (bytes: NonNullable<Sending['bytes']>): RequestInit =>
  bytes instanceof ReadableStream
    ? ({ body: bytes, duplex: 'half' } as RequestInit)
    : { body: new Uint8Array(bytes) };

/** Tokens last a quarter of an hour, and tests move the clock. */
const RENEWED_AFTER_MS = 10 * 60_000;

/** A person with one role whom no other test uses. */
export async function clientOf(organizationId: string, role: Role = 'NH_NURSE'): Promise<FileClient> {
  serial += 1;
  const login = `file-${role.toLowerCase()}-${serial}`;
  const personId = await haveAccount({ login, roles: [{ organizationId, role }] });
  let token = '';
  let since = Number.NEGATIVE_INFINITY;
  const bearer = async () => {
    const now = service.clock.now().getTime();
    if (Math.abs(now - since) > RENEWED_AFTER_MS) {
      token = (await service.signIn(login, { password: PASSWORD })).accessToken ?? '';
      since = now;
    }
    return `Bearer ${token}`;
  };
  return {
    login,
    personId,
    bearer,
    async send({ name = '出院小结.pdf', bytes = pdf(), type = null, key, headers = {} } = {}) {
      return fetch(`${service.url}/files`, {
        method: 'POST',
        headers: {
          authorization: await bearer(),
          ...(name !== null && { 'content-disposition': dispositionOf(name) }),
          ...(type !== null && { 'content-type': type }),
          ...(key !== undefined && { 'idempotency-key': key }),
          ...headers,
        },
        ...bodyOf(bytes),
      });
    },
    async get(id, method = 'GET') {
      return fetch(`${service.url}/files/${id}`, { method, headers: { authorization: await bearer() } });
    },
  };
}

/** A service of this test file over a town; what of its settings depends on the test is made before it starts. */
export function useFileScene(env: () => Readonly<Record<string, string>> = () => ({}), logger?: Logger) {
  const database = useDatabase();
  beforeAll(async () => {
    service = await startService({ env: env(), ...(logger && { logger }) });
    town = await openTown(service);
    return () => service.stop();
  });
  return database;
}

/** Sends a file that is taken. */
export async function sendGood(by: FileClient, sent: Sending = {}): Promise<SentAnswer> {
  const answer = await by.send(sent);
  const body = await answer.json();
  if (answer.status !== 201) throw new Error(`${answer.status} ${JSON.stringify(body)}`);
  return body as SentAnswer;
}

export const codeOf = async (answer: Response): Promise<[number, unknown]> => [
  answer.status,
  ((await answer.json()) as { code: unknown }).code,
];

export const lastAudit = async () => {
  const row = await read().auditEvent.findFirstOrThrow({ orderBy: { seq: 'desc' } });
  const { action, operation, outcome, noun, nounId, personId } = row;
  return { action, operation, outcome, noun, nounId, personId };
};

/** What is kept of files. */
export const kept = async () => ({
  files: await read().storedFile.count(),
  chunks: await read().fileChunk.count(),
});
