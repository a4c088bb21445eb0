import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { codesOf } from '../../domain/codes/code-table.ts';
import { ROLES } from '../../domain/codes/role.ts';
import { FILE_LIMIT } from '../../domain/file/content.ts';
import { FILE_SENDERS } from '../../domain/file/policy.ts';
import { read, write } from '../../prisma/client.ts';
import { eicar, pdf, samples, textOfBytes } from '../fixtures/files.ts';
import { haveSetting } from '../fixtures/policy-values.ts';
import {
  clientOf,
  codeOf,
  dispositionOf,
  kept,
  lastAudit,
  sendGood,
  service,
  town,
  useFileScene,
} from './scene.ts';

useFileScene();

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const streamOf = (bytes: Uint8Array, size = 50_000): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.subarray(at, at + size));
      controller.close();
    },
  });

describe('a nurse sends a file', () => {
  test.each(Object.entries(samples()))('%s, and gets back what she sent', async (name, { bytes, type }) => {
    const nurse = await clientOf(town.network.home.id);
    const answer = await nurse.send({ name, bytes, type });
    const body = (await answer.json()) as { fileId: string };
    const { fileId } = body;
    expect([answer.status, answer.headers.get('location'), body]).toEqual([
      201,
      `/files/${fileId}`,
      {
        fileId,
        sha256: sha256Of(bytes),
        size: bytes.length,
        contentType: type,
        scan: 'CLEAN',
        finding: null,
      },
    ]);
    const { personId } = nurse;
    const row = { action: 'ACT', operation: 'file.upload', outcome: 'DONE', noun: 'file', nounId: fileId };
    expect(await lastAudit()).toEqual({ ...row, personId });
    const back = await nurse.get(fileId);
    expect(back.status).toBe(200);
    expect(Buffer.from(await back.arrayBuffer()).equals(bytes)).toBe(true);
  });

  test('of 10 MiB to the byte, with its length and in chunks; one byte more is refused', async () => {
    const nurse = await clientOf(town.network.home.id);
    const most = textOfBytes(FILE_LIMIT);
    for (const bytes of [most, streamOf(most)]) {
      const { fileId, sha256 } = await sendGood(nurse, { name: 'a.txt', bytes });
      expect(sha256).toBe(sha256Of(most));
      expect(sha256Of(Buffer.from(await (await nurse.get(fileId)).arrayBuffer()))).toBe(sha256);
    }
    const before = await kept();
    for (const bytes of [textOfBytes(FILE_LIMIT + 1), streamOf(textOfBytes(FILE_LIMIT + 1))]) {
      const refused = await nurse.send({ name: 'a.txt', bytes });
      expect(await codeOf(refused)).toEqual([413, 'FILE_TOO_LARGE']);
      expect(await lastAudit()).toMatchObject({ action: 'REFUSED', outcome: 'FILE_TOO_LARGE' });
    }
    expect(await kept()).toEqual(before);
  }, 60_000);

  test('under a key, twice: it is one file', async () => {
    const nurse = await clientOf(town.network.home.id);
    const key = 'ward-3-2026-11-26-001';
    const first = await sendGood(nurse, { key });
    const before = await kept();
    expect(await sendGood(nurse, { key })).toEqual(first);
    expect(await lastAudit()).toMatchObject({ action: 'READ', outcome: 'REPEATED', nounId: first.fileId });
    expect(await kept()).toEqual(before);
    for (const other of [{ bytes: pdf('other') }, { name: 'other.pdf' }])
      expect(await codeOf(await nurse.send({ key, ...other }))).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    const colleague = await clientOf(town.network.home.id);
    expect((await sendGood(colleague, { key })).fileId).not.toBe(first.fileId);
    expect(await codeOf(await nurse.send({ key: 'short' }))).toEqual([400, 'IDEMPOTENCY_KEY_FORM']);
  });

  test('under a key, many times at once: it is one file', async () => {
    const nurse = await clientOf(town.network.home.id);
    const key = 'ward-3-2026-11-26-002';
    const before = await kept();
    const answers = await Promise.all([sendGood(nurse, { key }), sendGood(nurse, { key })]);
    expect(new Set(answers.map(({ fileId }) => fileId)).size).toBe(1);
    expect((await kept()).files).toBe(before.files + 1);
  });

  test('in which something is found: it is kept, she is told, and nobody opens it', async () => {
    const nurse = await clientOf(town.network.home.id);
    const { fileId, scan, finding } = await sendGood(nurse, { name: 'eicar.txt', bytes: eicar() });
    expect({ scan, finding }).toEqual({ scan: 'INFECTED', finding: 'VIRUS' });
    const told = await read().notification.findMany({ where: { personId: nurse.personId } });
    expect(told.map(({ kind, noun, nounId }) => ({ kind, noun, nounId }))).toEqual([
      { kind: 'FILE_INFECTED', noun: 'file', nounId: fileId },
    ]);
    expect(await codeOf(await nurse.get(fileId))).toEqual([403, 'FILE_INFECTED']);
    expect(await lastAudit()).toMatchObject({
      action: 'REFUSED',
      operation: 'file.download',
      outcome: 'FILE_INFECTED',
      nounId: fileId,
    });
  });
});

describe('what is not taken', () => {
  test.each([
    [
      'an image as a PDF',
      { name: 'x.pdf', bytes: samples()['x.png'].bytes, type: 'application/pdf' },
      415,
      'FILE_TYPE_MISMATCH',
    ],
    ['a program', { name: 'a.txt', bytes: Buffer.from('MZ\x90\0\x03') }, 415, 'FILE_TYPE'],
    ['a compressed body', { headers: { 'content-encoding': 'gzip' } }, 415, 'CONTENT_ENCODING'],
    ['no name', { name: null }, 400, 'FILE_NAME'],
    ['another ending', { name: 'a.exe' }, 400, 'FILE_NAME'],
    ['nothing', { bytes: Buffer.alloc(0) }, 400, 'FILE_EMPTY'],
  ] as const)('%s', async (_what, sent, status, code) => {
    const nurse = await clientOf(town.network.home.id);
    const before = await kept();
    expect(await codeOf(await nurse.send(sent))).toEqual([status, code]);
    expect(await kept()).toEqual(before);
    // What was refused does not count: the next one is taken.
    await sendGood(nurse);
  });

  test('says which, by which rule, and names the request', async () => {
    const nurse = await clientOf(town.network.home.id);
    const requestId = '0af7651916cd43dd8448eb211c80319c';
    const answer = await nurse.send({ name: 'a.exe', headers: { 'x-request-id': requestId } });
    expect(answer.headers.get('x-request-id')).toBe(requestId);
    expect(await answer.json()).toEqual({
      code: 'FILE_NAME',
      message: 'The name of such a file ends in .pdf.',
      path: ['name'],
      rule: 'docs/decisions/files.md',
      policy: null,
    });
  });

  test('more than the day allows', async () => {
    const nurse = await clientOf(town.network.otherHome.id);
    await haveSetting('file.perDay', 2, { organizationId: town.network.otherHome.id });
    await sendGood(nurse);
    await nurse.send({ name: 'a.exe' });
    await sendGood(nurse);
    const over = await nurse.send();
    expect(over.status).toBe(429);
    expect(await over.json()).toMatchObject({
      code: 'FILE_PER_DAY',
      policy: { key: 'file.perDay', value: 2, unit: 'COUNT' },
    });
    await sendGood(await clientOf(town.network.otherHome.id));
    service.clock.advance(86_400_001);
    await sendGood(nurse);
  });
});

describe('who may send', () => {
  test.each(codesOf(ROLES))('%s', async (role) => {
    const by = await clientOf(town.network.home.id, role);
    const answer = await by.send();
    if (FILE_SENDERS.includes(role)) expect(answer.status).toBe(201);
    else {
      const denied = { code: 'FORBIDDEN', message: 'Your role does not allow this upload.' };
      expect([answer.status, await answer.json()]).toEqual([403, denied]);
      expect(await lastAudit()).toMatchObject({ action: 'DENIED', operation: 'file.upload' });
    }
  });

  test('nobody of an organisation that is suspended', async () => {
    const { otherHospital } = town.network;
    const doctor = await clientOf(otherHospital.id, 'HOSP_DOCTOR');
    const { fileId } = await sendGood(doctor);
    const set = (status: string) =>
      write(({ db }) => db.organization.update({ where: { id: otherHospital.id }, data: { status } }));
    await set('SUSPENDED');
    expect(await codeOf(await doctor.send())).toEqual([422, 'ORGANIZATION_NOT_ACTIVE']);
    expect((await doctor.get(fileId)).status).toBe(200);
    await set('ACTIVE');
  });

  test('nobody without a token of ours', async () => {
    const before = await kept();
    const send = (headers: Record<string, string>) =>
      fetch(`${service.url}/files`, {
        method: 'POST',
        headers: { 'content-disposition': dispositionOf('a.pdf'), ...headers },
        body: new Uint8Array(pdf()),
      });
    for (const [headers, challenge] of [
      [{}, 'Bearer realm="yiyang-link"'],
      [{ authorization: 'Bearer a.b.c' }, 'Bearer realm="yiyang-link", error="invalid_token"'],
    ] as const) {
      const answer = await send(headers);
      expect(answer.headers.get('www-authenticate')).toBe(challenge);
      expect(await codeOf(answer)).toEqual([401, 'UNAUTHENTICATED']);
    }
    expect(await kept()).toEqual(before);
  });

  test('nobody whose browser is on another page: a preflight names no other origin', async () => {
    const preflight = await fetch(`${service.url}/files`, {
      method: 'OPTIONS',
      headers: { origin: 'https://elsewhere.example', 'access-control-request-method': 'POST' },
    });
    expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
  });
});

test('the ways of /files are two', async () => {
  const nurse = await clientOf(town.network.home.id);
  const authorization = await nurse.bearer();
  const ask = (path: string, method: string) =>
    fetch(`${service.url}${path}`, { method, headers: { authorization } });
  for (const [path, method, allowed] of [
    ['/files', 'GET', 'POST'],
    ['/files', 'PUT', 'POST'],
    ['/files/x', 'POST', 'GET, HEAD'],
    ['/files/x', 'DELETE', 'GET, HEAD'],
  ] as const) {
    const answer = await ask(path, method);
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, allowed]);
  }
  for (const path of ['/files/', '/files/a/b', '/files/%2e%2e%2fx'])
    expect((await ask(path, 'GET')).status).toBe(404);
});
