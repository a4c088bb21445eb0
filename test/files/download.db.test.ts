import { describe, expect, test } from 'vitest';
import { newId } from '../../domain/id.ts';
import { seal } from '../../domain/seal/seal.ts';
import { read, write } from '../../prisma/client.ts';
import { samples, textOfBytes } from '../fixtures/files.ts';
import { haveSetting } from '../fixtures/policy-values.ts';
import { statementsOf } from '../support/statement-count.ts';
import { clientOf, codeOf, lastAudit, sendGood, service, town, useFileScene } from './scene.ts';

useFileScene();

const NAME = "王奶奶 (出院) '1'.pdf";
const HOUR_MS = 3_600_000;

describe('a file comes back', () => {
  test('under its name, to be saved and not shown, and is on record', async () => {
    const nurse = await clientOf(town.network.home.id);
    const { fileId, size } = await sendGood(nurse, { name: NAME });
    const answer = await nurse.get(fileId);
    const encoded = '%E7%8E%8B%E5%A5%B6%E5%A5%B6%20%28%E5%87%BA%E9%99%A2%29%20%271%27.pdf';
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-length': String(size),
      'content-disposition': `attachment; filename="file.pdf"; filename*=UTF-8''${encoded}`,
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    const { personId } = nurse;
    expect(await lastAudit()).toEqual({
      ...{ action: 'READ', operation: 'file.download', outcome: 'OK', noun: 'file' },
      ...{ nounId: fileId, personId },
    });
    const head = await nurse.get(fileId, 'HEAD');
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([
      200,
      String(size),
      '',
    ]);
  });

  test('as text in UTF-8', async () => {
    const nurse = await clientOf(town.network.home.id);
    const { bytes } = samples()['随访.txt'];
    const answer = await nurse.get((await sendGood(nurse, { name: '随访.txt', bytes })).fileId);
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(await answer.text()).toBe(bytes.toString());
  });

  test('is told of in GraphQL as well, to the same person', async () => {
    const nurse = await clientOf(town.network.home.id);
    const { fileId: id, sha256, size } = await sendGood(nurse, { name: NAME });
    const query = `query ($id: ID!) { file(id: $id) {
      id name contentType size sha256 scan finding scannedAt uploadedAt } }`;
    const ask = async (by: typeof nurse, wanted: string) => {
      const client = await service.signIn(by.login, { password: 'quiet-harbour-42' });
      return (await client.graphql<{ file: unknown }>(query, { id: wanted })).data;
    };
    const now = service.clock.now().toISOString();
    const told = { contentType: 'application/pdf', scan: 'CLEAN', finding: null };
    expect(await ask(nurse, id)).toEqual({
      file: { id, name: NAME, size, sha256, ...told, scannedAt: now, uploadedAt: now },
    });
    expect(await lastAudit()).toMatchObject({ action: 'READ', operation: 'file', outcome: 'OK', nounId: id });
    expect(await ask(await clientOf(town.network.home.id), id)).toEqual({ file: null });
  });
});

describe('a file that is not open is, to the byte and to the statement, one that nobody has', () => {
  const answerTo = async (by: Awaited<ReturnType<typeof clientOf>>, id: string) => {
    const authorization = await by.bearer();
    let told: unknown;
    const statements = await statementsOf(async () => {
      const headers = { authorization, 'x-request-id': '0af7651916cd43dd8448eb211c80319c' };
      const answer = await fetch(`${service.url}/files/${id}`, { headers });
      const shown = [...answer.headers].filter(([name]) => name !== 'date');
      told = { status: answer.status, shown, text: await answer.text() };
    });
    return { told, statements };
  };
  const unknown = () => newId(service.clock.now());

  test('to a colleague, to another organisation, and to the sender elsewhere', async () => {
    const nurse = await clientOf(town.network.home.id);
    const { fileId } = await sendGood(nurse, { name: NAME });
    for (const by of [
      await clientOf(town.network.home.id),
      await clientOf(town.network.otherHome.id),
      await clientOf(town.network.hospital.id, 'HOSP_DOCTOR'),
    ]) {
      const answer = await answerTo(by, fileId);
      expect(answer).toEqual(await answerTo(by, unknown()));
      expect(answer.told).toMatchObject({ status: 404 });
      expect(await lastAudit()).toMatchObject({ action: 'READ', outcome: 'NOT_FOUND', nounId: null });
    }
    expect((await answerTo(nurse, fileId)).told).toMatchObject({ status: 200 });
  });

  test('to the sender as well, once it is not attached in time, whether or not it was removed', async () => {
    const { otherHome } = town.network;
    await haveSetting('file.keepHours', 2, { organizationId: otherHome.id });
    const nurse = await clientOf(otherHome.id);
    const { fileId } = await sendGood(nurse);
    service.clock.advance(2 * HOUR_MS - 1);
    expect((await nurse.get(fileId)).status).toBe(200);
    service.clock.advance(1);
    expect(await answerTo(nurse, fileId)).toEqual(await answerTo(nurse, unknown()));
    expect(await read().storedFile.count({ where: { id: fileId } })).toBe(1);
  });

  test('and no role that sends none may ask', async () => {
    const admin = await clientOf(town.network.home.id, 'ORG_ADMIN');
    expect(await codeOf(await admin.get(unknown()))).toEqual([403, 'FORBIDDEN']);
    expect(await lastAudit()).toMatchObject({ action: 'DENIED', operation: 'file.download' });
  });
});

describe('what somebody has changed in the database', () => {
  const sent = async () => {
    const nurse = await clientOf(town.network.home.id);
    const { fileId } = await sendGood(nurse, { name: 'a.txt', bytes: textOfBytes(200_000) });
    return { nurse, fileId, chunk: (number: number) => `${fileId}.00${number}` };
  };
  /** The bytes that arrive, or the fault that cut them off. */
  const arrived = async (answer: Promise<Response>) =>
    (await answer).arrayBuffer().then(
      ({ byteLength }) => byteLength,
      () => 'CUT OFF',
    );
  const change = (id: string, bytesSealed: string) =>
    write(({ db }) => db.fileChunk.update({ where: { id }, data: { bytesSealed } }));

  test('arrives as no whole file: pieces that changed places', async () => {
    const { nurse, fileId, chunk } = await sent();
    const second = await read().fileChunk.findUniqueOrThrow({ where: { id: chunk(1) } });
    await change(chunk(2), second.bytesSealed);
    expect(await arrived(nurse.get(fileId))).toBe('CUT OFF');
  });

  test('not even under our own key: the digest is of what was sent', async () => {
    const { nurse, fileId, chunk } = await sent();
    const place = { table: 'FileChunk', row: chunk(3), column: 'bytesSealed' };
    const { bytesSealed } = await read().fileChunk.findUniqueOrThrow({ where: { id: chunk(3) } });
    const bytes = seal().openBytes(bytesSealed, place);
    bytes[0] = 0;
    await change(chunk(3), seal().sealBytes(bytes, place));
    expect(await arrived(nurse.get(fileId))).toBe('CUT OFF');
    bytes[0] = textOfBytes(200_000)[3 * 65_536] ?? 0;
    await change(chunk(3), seal().sealBytes(bytes, place));
    expect(await arrived(nurse.get(fileId))).toBe(200_000);
  });
});
