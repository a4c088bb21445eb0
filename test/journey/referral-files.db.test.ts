import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Role } from '../../domain/codes/role.ts';
import { sweepFiles } from '../../domain/file/sweep.ts';
import { read } from '../../prisma/client.ts';
import { scannerOf } from '../../server/files/scanner.ts';
import { clientOf, codeOf, type FileClient, sendGood, service, town, useFileScene } from '../files/scene.ts';
import { PASSWORD } from '../fixtures/accounts.ts';
import { eicar, pdf, samples } from '../fixtures/files.ts';
import { openReferrals, type Referrals } from '../fixtures/referrals.ts';
import { type MutationName, nodeOf, refusalIn } from '../support/acts.ts';
import { type FakeClamd, startFakeClamd } from '../support/fake-clamd.ts';
import { type LastingClient, lastingClient } from '../support/lasting-client.ts';

let clamd: FakeClamd;
beforeAll(async () => {
  clamd = await startFakeClamd();
});
afterAll(() => clamd.stop());
useFileScene(() => ({ CLAMD: clamd.address }));

/** Somebody who sends files, and acts. */
interface Colleague {
  readonly files: FileClient;
  readonly acts: LastingClient;
}
let people: Referrals;
let nurse: Colleague;
let treater: Colleague;
const colleague = async (organizationId: string, role: Role): Promise<Colleague> => {
  const files = await clientOf(organizationId, role);
  const acts = lastingClient(service.url, files.login);
  await acts.signIn(PASSWORD);
  return { files, acts };
};
beforeAll(async () => {
  people = await openReferrals(town);
  nurse = await colleague(town.network.home.id, 'NH_NURSE');
  treater = await colleague(town.network.hospital.id, 'HOSP_DOCTOR');
});

interface Shown {
  readonly id: string;
  readonly version: number;
  readonly attachments: readonly Attached[] | null;
}
interface Attached {
  readonly id: string;
  readonly kind: string;
  readonly file: { readonly id: string; readonly scan: string } | null;
  readonly availableActions: readonly { readonly isAvailable: boolean }[];
}
const ENTRY = `id version attachments { id kind note file { id name size contentType scan finding } addedBy { name }
  organization { id } removedBy { name } removalReasonCode availableActions { isAvailable } }`;
const READ = `query ($id: ID!) { referral(id: $id) { ${ENTRY} } }`;
const readBy = async (by: LastingClient, id: string) =>
  (await by.ask<{ referral: Shown | null }>(READ, { id })).referral;

type Claim = Awaited<ReturnType<Referrals['at']>>;
const claimOf = ({ id, version }: Shown): Claim => ({ referralId: id, expectedVersion: version });
const act = (by: Colleague, mutation: MutationName, on: Claim, rest: object) =>
  by.acts.act<Shown>(mutation, { ...on, ...rest }, ENTRY);
const add = async (by: Colleague, on: Claim, fileId: string, rest: object = {}) =>
  nodeOf(await act(by, 'attachmentAdd', on, { kind: 'LAB_REPORT', fileId, ...rest }));
const get = async (by: LastingClient, fileId: string) => (await by.fetch(`/files/${fileId}`)).status;
const toldOf = async ({ files: { personId } }: Colleague) =>
  (await read().notification.findMany({ where: { personId }, orderBy: { id: 'asc' } })).map(
    ({ kind }) => kind,
  );

test('a report goes out with the resident, and results come back', async () => {
  const { doctor, office, hospitalOffice, step, at } = people;
  const { fileId } = await sendGood(nurse.files, { name: '血常规.pdf' });
  const drafted = await add(nurse, await at('DRAFT'), fileId, { note: '空腹采血' });
  expect(drafted.attachments).toMatchObject([
    {
      ...{ kind: 'LAB_REPORT', note: '空腹采血', organization: { id: town.network.home.id } },
      ...{ file: { name: '血常规.pdf', contentType: 'application/pdf', scan: 'CLEAN' }, removedBy: null },
      availableActions: [{ isAvailable: true }],
    },
  ]);
  const { id } = drafted;
  expect([await get(town.nurse, fileId), await get(doctor, fileId)]).toEqual([200, 404]);

  let on = await step(nurse.acts, 'referralSubmit', claimOf(drafted));
  expect(await get(doctor, fileId)).toBe(200);
  on = await step(doctor, 'referralCosign', on);
  expect(await get(hospitalOffice, fileId)).toBe(404);
  on = await step(office, 'referralReview', on);
  const answer = await hospitalOffice.fetch(`/files/${fileId}`);
  expect(Buffer.from(await answer.arrayBuffer())).toEqual(pdf());
  const { residentId } = await read().referral.findUniqueOrThrow({ where: { id } });
  const audited = await read().auditEvent.findFirstOrThrow({ orderBy: { seq: 'desc' } });
  expect(audited).toMatchObject({ operation: 'file.download', outcome: 'OK', nounId: fileId });
  expect(audited.residentIds).toBe(JSON.stringify([residentId]));
  // Who gives out places sees who is to come, and no papers.
  expect((await readBy(town.scheduler, id))?.attachments).toBeNull();
  expect([await get(town.scheduler, fileId), await get(town.otherNurse, fileId)]).toEqual([403, 404]);

  const arrival = { contactName: '导诊台', contactPhone: '0756-2123456', expectedOn: '2026-11-30' };
  on = await step(hospitalOffice, 'referralReceive', on);
  on = await step(hospitalOffice, 'referralAccept', on, arrival);
  on = await step(town.scheduler, 'referralArrive', on);
  const late = await act(nurse, 'attachmentAdd', on, { kind: 'ECG', fileId });
  expect(refusalIn(late).code).toBe('NOT_YOUR_ACT');
  const ct = await sendGood(treater.files, { name: '胸部CT.jpg', bytes: samples()['x.jpg'].bytes });
  const back = await add(treater, on, ct.fileId, { kind: 'IMAGING' });
  const removable = back.attachments?.map(({ kind, availableActions }) => [
    ...[kind, availableActions[0]?.isAvailable],
  ]);
  expect(removable?.sort()).toEqual([
    ['IMAGING', true],
    ['LAB_REPORT', false],
  ]);
  expect(await get(nurse.acts, ct.fileId)).toBe(200);
});

test('a paper of somebody else is taken back: it stays on record, and nobody opens it', async () => {
  const { fileId } = await sendGood(nurse.files);
  const added = await add(nurse, await people.at('SENT'), fileId);
  expect(await get(people.hospitalOffice, fileId)).toBe(200);
  const attachmentId = added.attachments?.[0]?.id;
  const gone = { attachmentId, reasonCode: 'WRONG_PERSON' };
  const left = nodeOf(await act(nurse, 'attachmentRemove', claimOf(added), gone));
  expect(left.attachments).toMatchObject([{ file: null, note: null, removalReasonCode: 'WRONG_PERSON' }]);
  for (const by of [nurse.acts, people.doctor, people.hospitalOffice, treater.acts])
    expect(await get(by, fileId)).toBe(404);
  const told = { nounId: added.id, kind: 'REFERRAL_WAITING' };
  // Sent, added, removed.
  expect(
    await read().notification.count({ where: { ...told, organizationId: town.network.hospital.id } }),
  ).toBe(3);
});

describe('a file that is not what it says', () => {
  test('is refused when it is sent, so that there is nothing to attach', async () => {
    const image = samples()['x.png'].bytes;
    const lying = await nurse.files.send({ name: '检验.pdf', bytes: image, type: 'application/pdf' });
    expect(await codeOf(lying)).toEqual([415, 'FILE_TYPE_MISMATCH']);
    const named = await nurse.files.send({ name: '检验.pdf', bytes: image });
    expect(await codeOf(named)).toEqual([400, 'FILE_NAME']);
    expect(
      await codeOf(await nurse.files.send({ name: 'a.txt', bytes: Buffer.from('MZ\x90\0\x03') })),
    ).toEqual([415, 'FILE_TYPE']);
  });

  test('and hides something is neither attached nor fetched', async () => {
    const on = await people.at('DRAFT');
    const hiding = pdf('2 0 obj <</S /JavaScript /JS (app.launchURL())>> endobj');
    for (const sent of [
      { name: '检验.pdf', bytes: hiding },
      { name: '随访.txt', bytes: eicar() },
    ]) {
      const { fileId, scan } = await sendGood(nurse.files, sent);
      expect(scan).toBe('INFECTED');
      const refused = await act(nurse, 'attachmentAdd', on, { kind: 'OTHER', fileId });
      expect(refusalIn(refused).code).toBe('FILE_INFECTED');
      expect(await codeOf(await nurse.files.get(fileId))).toEqual([403, 'FILE_INFECTED']);
    }
    expect((await readBy(nurse.acts, on.referralId))?.attachments).toEqual([]);
  });

  test('and is found out after it was attached: the sender is told, it stays listed, and nobody has it', async () => {
    clamd.mode = 'ERROR';
    const { fileId, scan } = await sendGood(nurse.files);
    expect(scan).toBe('PENDING');
    const { id } = await add(nurse, await people.at('SENT'), fileId);
    const everybody = [nurse.acts, people.doctor, people.hospitalOffice, treater.acts];
    for (const by of everybody)
      expect(await codeOf(await by.fetch(`/files/${fileId}`))).toEqual([409, 'FILE_NOT_SCANNED']);

    clamd.mode = 'FOUND';
    service.clock.advance(60_000);
    expect(await sweepFiles(scannerOf(service.config), service.clock.now())).toBe(1);
    expect(await toldOf(nurse)).toContain('FILE_INFECTED');
    for (const by of everybody)
      expect(await codeOf(await by.fetch(`/files/${fileId}`))).toEqual([403, 'FILE_INFECTED']);
    expect((await readBy(people.hospitalOffice, id))?.attachments).toMatchObject([
      { file: { id: fileId, scan: 'INFECTED', finding: 'VIRUS' } },
    ]);
    clamd.mode = 'OK';
  });
});
