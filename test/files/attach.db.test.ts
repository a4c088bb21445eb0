import { beforeAll, describe, expect, test } from 'vitest';
import { type Attaching, type Attachment, attachFile } from '../../domain/file/attach.ts';
import { openFile } from '../../domain/file/find.ts';
import type { FileNoun } from '../../domain/file/registry.ts';
import { fileReaders } from '../../domain/file/registry.ts';
import { sweepFiles } from '../../domain/file/sweep.ts';
import { keepVerdict } from '../../domain/file/verdict.ts';
import { newId } from '../../domain/id.ts';
import type { Acting, Viewer } from '../../domain/viewer.ts';
import { read, statement, write } from '../../prisma/client.ts';
import { scannerOf } from '../../server/files/scanner.ts';
import { eicar } from '../fixtures/files.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { statementsOf } from '../support/statement-count.ts';
import { clientOf, type FileClient, sendGood, service, town, useFileScene } from './scene.ts';

useFileScene();

let sender: FileClient;
const OBJECT = '01a1e9c1-7b1e-7abc-8123-0016d3cca427';
const RESIDENT = '01a1e9c1-7b1e-7abc-8123-0016d3cca428';

/** A noun whose object is open to the hospital. */
const ofAgreements: FileNoun = {
  noun: 'agreement',
  readers: ['HOSP_DOCTOR', 'HOSP_SCHED'],
  async concernOf({ viewer }, nounId) {
    const found = await read().agreementDocument.count({ where: { name: nounId } });
    const isOpen = nounId === OBJECT && viewer.organizationId === town.network.hospital.id && found === 0;
    return isOpen ? { residentIds: [RESIDENT], ownerOrgIds: [town.network.home.id] } : null;
  },
};
const nouns = [ofAgreements];

beforeAll(async () => {
  sender = await clientOf(town.network.home.id);
});

const viewerOf = (change: Partial<Viewer> = {}): Viewer => ({
  personId: sender.personId,
  personName: 'x',
  sessionId: 'x',
  organizationId: town.network.home.id,
  organizationKind: 'NURSING_HOME',
  organizationStatus: 'ACTIVE',
  regionCode: '440402',
  roles: ['NH_NURSE'],
  residentId: null,
  representativeId: null,
  isPasswordChangeDue: false,
  isSecondFactorDue: false,
  ...change,
});
const doctor = () =>
  viewerOf({ personId: 'doctor', organizationId: town.network.hospital.id, roles: ['HOSP_DOCTOR'] });
const actingOf = (viewer: Viewer): Acting => ({ viewer, clock: service.clock, requestId: 'x' });
const attach = (fileId: string, viewer = viewerOf(), change: Partial<Attachment & Attaching> = {}) => {
  const to = { fileId, noun: 'agreement', nounId: OBJECT, residentId: RESIDENT, ...change } as const;
  const by = { acting: actingOf(viewer), now: service.clock.now(), path: ['fileIds', '0'], nouns, ...change };
  return write((tx) => attachFile(tx, to, by));
};
const open = (viewer: Viewer, id: string) => openFile({ viewer, now: service.clock.now() }, id, nouns);

describe('a file becomes part of an object', () => {
  test('and is from then on open as that is, and no longer to its sender alone', async () => {
    const { fileId } = await sendGood(sender);
    expect(await open(doctor(), fileId)).toBeNull();
    expect((await open(viewerOf(), fileId))?.concern).toEqual({});
    await attach(fileId);
    expect(await open(viewerOf(), fileId)).toBeNull();
    const found = await open(doctor(), fileId);
    expect(found?.file.name).toBe('出院小结.pdf');
    expect(found?.concern).toEqual({ residentIds: [RESIDENT], ownerOrgIds: [town.network.home.id] });
    const event = await read().event.findFirstOrThrow({ where: { nounId: fileId, act: 'fileAttach' } });
    expect(event.facts).toBe(JSON.stringify({ noun: 'agreement', nounId: OBJECT }));
    service.clock.advance(30 * 86_400_000);
    await sweepFiles(scannerOf(service.config), service.clock.now());
    expect(await open(doctor(), fileId)).not.toBeNull();
  });

  test('is asked for by the readers of the object as well', () => {
    expect(fileReaders(nouns)).toEqual(expect.arrayContaining(['NH_NURSE', 'HOSP_SCHED']));
  });

  test('of another object is closed, at the price of an unknown one', async () => {
    const { fileId } = await sendGood(sender);
    const { fileId: own } = await sendGood(sender);
    await attach(fileId, viewerOf(), { nounId: newId(service.clock.now()) });
    const costs: number[] = [];
    for (const id of [fileId, own, newId(service.clock.now())])
      costs.push(
        await statementsOf(async () => {
          expect(await open(doctor(), id)).toBeNull();
        }),
      );
    expect(new Set(costs).size).toBe(1);
  });

  test('that waits for its scan, too; what is found later closes it', async () => {
    const { fileId } = await sendGood(sender);
    const wait = statement(`UPDATE "StoredFile" SET "scan" = 'PENDING' WHERE "id" = :fileId`);
    await write((tx) => tx.run(wait, { fileId }));
    await attach(fileId);
    const verdict = { scan: 'INFECTED', finding: 'VIRUS', signature: null } as const;
    expect(await write((tx) => keepVerdict(tx, fileId, verdict, service.clock.now()))).toBe(true);
    expect(await write((tx) => keepVerdict(tx, fileId, { scan: 'CLEAN' }, service.clock.now()))).toBe(false);
    expect((await open(doctor(), fileId))?.file).toMatchObject({ scan: 'INFECTED', finding: 'VIRUS' });
  });
});

describe('a file is not attached', () => {
  const standing = async (id: string) => {
    const { noun, nounId, attachedAt, version } = await read().storedFile.findUniqueOrThrow({
      where: { id },
    });
    return { noun, nounId, attachedAt, version };
  };

  test('when it is a colleague’s, of the same person elsewhere, past its time, or nobody’s', async () => {
    const { fileId } = await sendGood(sender);
    const before = await standing(fileId);
    const notFound = { code: 'NOT_FOUND', path: ['fileIds', '0'] };
    for (const by of [
      viewerOf({ personId: 'colleague' }),
      viewerOf({ organizationId: town.network.otherHome.id }),
      viewerOf({ roles: ['ORG_ADMIN'] }),
    ])
      expect(await refusalOf(attach(fileId, by))).toMatchObject(notFound);
    expect(await refusalOf(attach(newId(service.clock.now())))).toMatchObject(notFound);
    service.clock.advance(86_400_000);
    expect(await refusalOf(attach(fileId))).toMatchObject(notFound);
    expect(await standing(fileId)).toEqual(before);
  });

  test('twice', async () => {
    const { fileId } = await sendGood(sender);
    await attach(fileId);
    const before = await standing(fileId);
    const other = { nounId: newId(service.clock.now()) };
    expect(await refusalOf(attach(fileId, viewerOf(), other))).toMatchObject({ code: 'FILE_ATTACHED' });
    expect(await standing(fileId)).toEqual(before);
  });

  test('twice at once', async () => {
    const { fileId } = await sendGood(sender);
    const both = await Promise.allSettled([attach(fileId), attach(fileId)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await standing(fileId)).version).toBe(2);
  });

  test('when something was found in it', async () => {
    const { fileId } = await sendGood(sender, { name: 'eicar.txt', bytes: eicar() });
    expect(await refusalOf(attach(fileId))).toMatchObject({ code: 'FILE_INFECTED' });
    expect(await standing(fileId)).toMatchObject({ noun: null, version: 1 });
  });

  test('to a noun that has no attachments: nobody could ever read it', async () => {
    const { fileId } = await sendGood(sender);
    await expect(attach(fileId, viewerOf(), { noun: 'consent' })).rejects.toThrow('no line in the registry');
  });
});
