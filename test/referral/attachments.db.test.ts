import { describe, expect, test } from 'vitest';
import type { ReferralState } from '../../domain/codes/referral.ts';
import { openFile } from '../../domain/file/find.ts';
import { newId } from '../../domain/id.ts';
import { type AttachmentAddInput, addAttachment, removeAttachment } from '../../domain/referral/attach.ts';
import { removalRefusals } from '../../domain/referral/attachments.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read } from '../../prisma/client.ts';
import { haveSetting } from '../fixtures/policy-values.ts';
import { outcomesOf, refusalOf } from '../fixtures/refusal.ts';
import { statementsOf } from '../support/statement-count.ts';
import { asRead, attached, ownFile } from './acts.ts';
import { into, type Stage } from './course.ts';
import { cast, clock, stored, useReferralScene } from './scene.ts';

useReferralScene();

const MIB = 1_048_576;
let id: string;

const add = async (by: Acting, change: Partial<AttachmentAddInput> = {}) => {
  const fileId = change.fileId ?? (await ownFile(by));
  await addAttachment(by, { ...(await asRead(id)), kind: 'LAB_REPORT', ...change, fileId });
  return fileId;
};
const attachments = () => read().referralAttachment.findMany({ where: { referralId: id } });
const attachmentOf = async (fileId: string) =>
  (await read().referralAttachment.findUniqueOrThrow({ where: { fileId } })).id;
const remove = async (
  by: Acting,
  attachmentId: string,
  reasonCode: 'WRONG_PERSON' | 'OTHER' = 'WRONG_PERSON',
) => removeAttachment(by, { ...(await asRead(id)), attachmentId, reasonCode });
const opens = async ({ viewer }: Acting, fileId: string): Promise<boolean> =>
  (await openFile({ viewer, now: clock.now() }, fileId)) !== null;
const toldOf = (kind: string) => read().notification.count({ where: { nounId: id, kind } });
const standing = async () => [await stored(id), await attachments(), await read().event.count()];

describe('a file of a referral', () => {
  test('is open to whom the record is open, and to nobody once it is removed', async () => {
    id = await into('SENT');
    const fileId = await add(cast.nurse, { note: '入院前' });
    const readers = [cast.nurse, cast.doctor, cast.office, cast.receiver, cast.treater];
    for (const by of readers) expect(await opens(by, fileId)).toBe(true);
    expect(await opens(cast.scheduler, fileId)).toBe(false);
    await remove(cast.doctor, await attachmentOf(fileId));
    for (const by of readers) expect(await opens(by, fileId)).toBe(false);
    const [row] = await attachments();
    expect(row).toMatchObject({ removalCode: 'WRONG_PERSON', removedById: cast.doctor.viewer.personId });
    expect(await read().fileChunk.count({ where: { fileId } })).toBe(1);
  });

  test('that is protected is open to who signs and who treats', async () => {
    id = await into('SENT');
    const fileId = await add(cast.doctor, { isProtected: true });
    expect([await opens(cast.doctor, fileId), await opens(cast.treater, fileId)]).toEqual([true, true]);
    for (const by of [cast.nurse, cast.office, cast.receiver]) expect(await opens(by, fileId)).toBe(false);
  });

  test('moves no clock, and is told to the other side', async () => {
    id = await into('SENT');
    const { movedAt, alarmedClock, expiresAt } = await stored(id);
    const before = await toldOf('REFERRAL_WAITING');
    clock.advance(60_000);
    await add(cast.nurse);
    expect(await stored(id)).toMatchObject({ movedAt, alarmedClock, expiresAt });
    expect(await toldOf('REFERRAL_WAITING')).toBe(before + 1);
  });

  test('that the hospital adds is told to the author and to the doctor who owns it', async () => {
    id = await into('COMPLETED');
    const before = await toldOf('REFERRAL_MOVED');
    await add(cast.treater);
    expect(await toldOf('REFERRAL_MOVED')).toBe(before + 2);
  });
});

describe('a file is not added', () => {
  test.each([
    ['that nobody has', async () => newId(clock.now()), 'NOT_FOUND'],
    ['of a colleague', () => ownFile(cast.doctor), 'NOT_FOUND'],
    ['in which something was found', () => ownFile(cast.nurse, { scan: 'INFECTED' }), 'FILE_INFECTED'],
    [
      'that is part of something already',
      async () => {
        const attachmentId = await attached(id, cast.nurse);
        return (await read().referralAttachment.findUniqueOrThrow({ where: { id: attachmentId } })).fileId;
      },
      'FILE_ATTACHED',
    ],
  ] as const)('%s', async (_what, fileOf, code) => {
    id = await into('DRAFT');
    const fileId = await fileOf();
    const before = await standing();
    expect(await refusalOf(add(cast.nurse, { fileId }))).toMatchObject({ code, path: ['fileId'] });
    expect(await standing()).toEqual(before);
  });

  test('where a referral has as many as it may, or as much; removed ones make room', async () => {
    const here = { organizationId: cast.treater.viewer.organizationId };
    await haveSetting('referral.maxAttachments', 2, here);
    await haveSetting('referral.attachmentsMaxSize', 1, here);
    id = await into('ARRIVED');
    const attachmentId = await attached(id, cast.treater);
    const fileId = await ownFile(cast.treater, { size: MIB });
    const before = await standing();
    expect(await refusalOf(add(cast.treater, { fileId }))).toMatchObject({
      ...{ code: 'ATTACHMENTS_TOO_LARGE', path: ['fileId'] },
      policy: { key: 'referral.attachmentsMaxSize', value: 1, unit: 'MEBIBYTE' },
    });
    expect(await standing()).toEqual(before);
    await add(cast.treater);
    expect(await refusalOf(add(cast.treater))).toMatchObject({
      ...{ code: 'ATTACHMENTS_TOO_MANY', policy: { key: 'referral.maxAttachments', value: 2 } },
    });
    await remove(cast.treater, attachmentId);
    await add(cast.treater);
  });

  test('twice at once: of two with the same version one is', async () => {
    id = await into('DRAFT');
    const input = { ...(await asRead(id)), fileId: await ownFile(cast.nurse), kind: 'ECG' } as const;
    const second = { ...input, idempotencyKey: `${input.idempotencyKey.slice(1)}x` };
    const came = await outcomesOf([input, second].map((one) => addAttachment(cast.nurse, one)));
    expect(came.sort()).toEqual(['DONE', 'VERSION_CONFLICT']);
    expect(await attachments()).toHaveLength(1);
  });
});

describe('a file is not removed', () => {
  test.each([
    ['by the receiver, when the sender has added it', 'ARRIVED', 'treater', 'ATTACHMENT_OF_OTHERS'],
    ['by the sender, when the resident has arrived', 'ARRIVED', 'nurse', 'NOT_YOUR_ACT'],
    ['by the receiver, before that', 'SENT', 'treater', 'NOT_YOUR_ACT'],
    ['by anybody, when the loop is closed', 'CLOSED', 'nurse', 'STATE_CONFLICT'],
  ] as const)('%s', async (_what, stage: Stage, who, code) => {
    id = await into(stage);
    const attachmentId = await attached(id, cast.nurse);
    const before = await standing();
    const { viewer } = cast[who];
    const row = await read().referralAttachment.findUniqueOrThrow({ where: { id: attachmentId } });
    const referral = await stored(id);
    const facing = { viewer, now: clock.now(), referral, state: referral.state as ReferralState };
    const codes = removalRefusals(facing, row).map((refusal) => refusal.code);
    expect(codes).toContain(code);
    expect(codes).toContain((await refusalOf(remove(cast[who], attachmentId))).code);
    expect(await standing()).toEqual(before);
  });

  test('twice', async () => {
    id = await into('DRAFT');
    const attachmentId = await attached(id, cast.nurse);
    await remove(cast.nurse, attachmentId);
    expect((await refusalOf(remove(cast.nurse, attachmentId))).code).toBe('ATTACHMENT_REMOVED');
  });

  test('without a word where the code says too little', async () => {
    id = await into('DRAFT');
    const attachmentId = await attached(id, cast.nurse);
    expect(await refusalOf(remove(cast.nurse, attachmentId, 'OTHER'))).toMatchObject({
      ...{ code: 'REASON_TEXT', path: ['reasonText'] },
    });
  });

  test('of another referral: to the statement what nobody has', async () => {
    const foreign = await attached(await into('DRAFT'), cast.nurse);
    id = await into('DRAFT');
    const costs = new Set<number>();
    for (const attachmentId of [foreign, newId(clock.now())]) {
      const asked = { ...(await asRead(id)), attachmentId, reasonCode: 'WRONG_FILE' } as const;
      const statements = await statementsOf(async () => {
        const refusal = await refusalOf(removeAttachment(cast.nurse, asked));
        expect(refusal).toMatchObject({ code: 'NOT_FOUND', path: ['attachmentId'] });
      });
      costs.add(statements);
    }
    expect(costs.size).toBe(1);
  });
});
