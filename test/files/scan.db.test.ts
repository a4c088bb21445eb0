import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Scanner, ScannerDown } from '../../domain/file/scanner.ts';
import { sweepFiles } from '../../domain/file/sweep.ts';
import { read } from '../../prisma/client.ts';
import { scannerOf } from '../../server/files/scanner.ts';
import { macroDocx, pdf } from '../fixtures/files.ts';
import { type FakeClamd, startFakeClamd } from '../support/fake-clamd.ts';
import { clientOf, codeOf, type FileClient, kept, sendGood, service, town, useFileScene } from './scene.ts';

let clamd: FakeClamd;
beforeAll(async () => {
  clamd = await startFakeClamd();
});
afterAll(() => clamd.stop());
useFileScene(() => ({ CLAMD: clamd.address }));

let nurse: FileClient;
beforeEach(async () => {
  clamd.mode = 'OK';
  clamd.files.length = 0;
  // What earlier tests have left is gone by then.
  service.clock.advance(8 * 86_400_000);
  await sweep();
  nurse = await clientOf(town.network.home.id);
});

const MINUTE_MS = 60_000;
const sweep = () => sweepFiles(scannerOf(service.config), service.clock.now());
const rowOf = (id: string) => read().storedFile.findUniqueOrThrow({ where: { id } });
const waitOf = async (id: string) => {
  const { scanTries, nextScanAt } = await rowOf(id);
  return [scanTries, ((nextScanAt?.getTime() ?? 0) - service.clock.now().getTime()) / MINUTE_MS];
};
const eventsOf = async (nounId: string) =>
  (await read().event.findMany({ where: { noun: 'file', nounId }, orderBy: { seq: 'asc' } })).map(
    ({ act, fromState, toState }) => [act, fromState, toState],
  );

describe('a virus scanner that is configured', () => {
  test('is sent the file, and its word counts beside the own look', async () => {
    const { scan } = await sendGood(nurse, { bytes: pdf('abc') });
    expect(scan).toBe('CLEAN');
    expect(clamd.files.map((file) => file.equals(pdf('abc')))).toEqual([true]);
    clamd.mode = 'FOUND';
    const found = await sendGood(nurse);
    expect(found).toMatchObject({ scan: 'INFECTED', finding: 'VIRUS' });
    expect((await rowOf(found.fileId)).scanSignature).toBe('Win.Test.Known-1__a_b_');
  });

  test('is not asked about what the own look has found', async () => {
    const found = await sendGood(nurse, { name: 'a.docx', bytes: macroDocx() });
    expect(found).toMatchObject({ scan: 'INFECTED', finding: 'MACRO' });
    expect(clamd.files).toEqual([]);
  });
});

describe('a virus scanner that is down', () => {
  test('keeps nobody from sending, and everybody from opening, until it is back', async () => {
    clamd.mode = 'ERROR';
    const { fileId, scan } = await sendGood(nurse);
    expect(scan).toBe('PENDING');
    expect(await codeOf(await nurse.get(fileId))).toEqual([409, 'FILE_NOT_SCANNED']);
    clamd.mode = 'OK';
    service.clock.advance(MINUTE_MS - 1);
    expect(await sweep()).toBe(0);
    service.clock.advance(1);
    expect(await sweep()).toBe(1);
    expect((await nurse.get(fileId)).status).toBe(200);
    expect(await rowOf(fileId)).toMatchObject({
      scan: 'CLEAN',
      scannedAt: service.clock.now(),
      nextScanAt: null,
    });
    expect(await eventsOf(fileId)).toEqual([
      ['fileUpload', null, 'PENDING'],
      ['fileScan', 'PENDING', 'CLEAN'],
    ]);
  });

  test('is asked again after 1, 2, 4 minutes and so on, at last hourly', async () => {
    clamd.mode = 'CLOSE_EARLY';
    const { fileId } = await sendGood(nurse);
    const waits: unknown[] = [await waitOf(fileId)];
    for (let time = 0; time < 8; time += 1) {
      service.clock.set((await rowOf(fileId)).nextScanAt ?? service.clock.now());
      expect(await sweep()).toBe(0);
      waits.push(await waitOf(fileId));
    }
    const minutes = [1, 2, 4, 8, 16, 32, 60, 60, 60];
    expect(waits).toEqual(minutes.map((wait, tries) => [tries, wait]));
    service.clock.set((await rowOf(fileId)).nextScanAt ?? service.clock.now());
    clamd.mode = 'FOUND';
    expect(await sweep()).toBe(1);
    expect(await codeOf(await nurse.get(fileId))).toEqual([403, 'FILE_INFECTED']);
    const told = await read().notification.findMany({ where: { personId: nurse.personId } });
    expect(told.map(({ kind, nounId }) => [kind, nounId])).toEqual([['FILE_INFECTED', fileId]]);
  });

  test('is asked for one file and not for all that wait', async () => {
    clamd.mode = 'ERROR';
    await sendGood(nurse);
    await sendGood(nurse);
    service.clock.advance(MINUTE_MS);
    let asked = 0;
    const down: Scanner = {
      scan: () => {
        asked += 1;
        return Promise.reject(new ScannerDown('down'));
      },
    };
    expect(await sweepFiles(down, service.clock.now())).toBe(0);
    expect(asked).toBe(1);
  });

  test('is asked by one process, however many have the job', async () => {
    clamd.mode = 'ERROR';
    await sendGood(nurse);
    await sendGood(nurse);
    service.clock.advance(MINUTE_MS);
    let asked = 0;
    const counting: Scanner = {
      async scan() {
        asked += 1;
        await new Promise(setImmediate);
        return { scan: 'CLEAN' };
      },
    };
    const done = await Promise.all(
      Array.from({ length: 5 }, () => sweepFiles(counting, service.clock.now())),
    );
    expect(asked).toBe(2);
    expect(done.reduce((sum, one) => sum + one, 0)).toBe(2);
  });
});

describe('what nobody attaches', () => {
  test('is removed after its time with every piece; that it was there stays on record', async () => {
    const before = await kept();
    const { fileId } = await sendGood(nurse);
    service.clock.advance(86_400_000 - 1);
    await sweep();
    expect((await kept()).files).toBe(before.files + 1);
    service.clock.advance(1);
    expect(await sweep()).toBe(1);
    expect(await kept()).toEqual(before);
    expect(await eventsOf(fileId)).toEqual([
      ['fileUpload', null, 'CLEAN'],
      ['fileRemove', 'CLEAN', 'REMOVED'],
    ]);
    const { outcome } = await read().auditEvent.findFirstOrThrow({ where: { nounId: fileId } });
    expect(outcome).toBe('DONE');
  });

  test('is gone for a repeat of its key as well', async () => {
    const key = 'ward-3-2026-11-26-003';
    await sendGood(nurse, { key });
    service.clock.advance(86_400_000);
    expect(await codeOf(await nurse.send({ key }))).toEqual([404, 'NOT_FOUND']);
    await sweep();
    expect(await codeOf(await nurse.send({ key }))).toEqual([404, 'NOT_FOUND']);
  });
});
