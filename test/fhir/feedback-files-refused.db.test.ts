import type { Resource, Task } from '@medplum/fhirtypes';
import { beforeAll, describe, expect, test } from 'vitest';
import { SYSTEMS } from '../../fhir/codes.ts';
import { read } from '../../prisma/client.ts';
import { base64, feedbackWith, report, wholeDocument } from '../fixtures/feedback-files.ts';
import { eicar, macroDocx, textOfBytes } from '../fixtures/files.ts';
import { patchTask, taskOf } from '../fixtures/his-tasks.ts';
import { town } from '../fixtures/open-town.ts';
import { haveSetting } from '../fixtures/policy-values.ts';
import { LICENCE, receiver, referrals, useReferralSystems } from '../fixtures/referral-systems.ts';
import { outcomeCode } from '../support/his.ts';

useReferralSystems();

let referralId = '';
let task: Task;
// What is refused leaves the referral as it is: the next feedback is of the same.
beforeAll(async () => {
  referralId = (await referrals.at('COMPLETED')).referralId;
  task = await taskOf(receiver, referralId);
});

const reportBack = (resources: readonly Resource[], outputs?: readonly string[]) => {
  const files = { resources, ...(outputs !== undefined && { outputs }) };
  return patchTask(receiver, task, feedbackWith(task, LICENCE, files));
};

/** What a feedback writes. */
const standing = async () => {
  const { state } = await read().referral.findUniqueOrThrow({ where: { id: referralId } });
  return { state, files: await read().storedFile.count(), parts: await read().referralAttachment.count() };
};

const AT = 'Task.contained[6].content[0].attachment';
const REFUSED: readonly (readonly [why: string, resource: () => Resource, code: string, element: string])[] =
  [
    [
      'of another type than it is said to be',
      () => wholeDocument({ contentType: 'image/png' }),
      'FILE_TYPE_MISMATCH',
      `${AT}.contentType`,
    ],
    [
      'of a type that is not taken',
      () => wholeDocument({ contentType: 'text/html' }),
      'FILE_TYPE',
      `${AT}.data`,
    ],
    [
      'in which a virus is found',
      () => wholeDocument({ contentType: 'text/plain', title: 'a.txt', data: base64(eicar()) }),
      'FILE_INFECTED',
      `${AT}.data`,
    ],
    [
      'with a macro',
      () => wholeDocument({ contentType: undefined, title: 'a.docx', data: base64(macroDocx()) }),
      'FILE_INFECTED',
      `${AT}.data`,
    ],
    ['that is empty', () => wholeDocument({ data: '' }), 'FILE_EMPTY', `${AT}.data`],
    ['that is no base64', () => wholeDocument({ data: '出院小结' }), 'ELEMENT', `${AT}.data`],
    ['without a name', () => wholeDocument({ title: undefined }), 'FILE_NAME', `${AT}.title`],
    [
      'with the name of another kind of file',
      () => wholeDocument({ title: 'x.exe' }),
      'FILE_NAME',
      `${AT}.title`,
    ],
    [
      'that is shorter than was said',
      () => wholeDocument({ size: 1 + report.length }),
      'ATTACHMENT_DAMAGED',
      `${AT}.size`,
    ],
    ['that has another digest', () => wholeDocument({ hash: 'MTIz' }), 'ATTACHMENT_DAMAGED', `${AT}.hash`],
    [
      'that lies elsewhere',
      () => wholeDocument({ data: undefined, url: 'https://his.example/1.pdf' }),
      'ATTACHMENT_DATA',
      `${AT}.url`,
    ],
    ['of which nothing comes', () => wholeDocument({ data: undefined }), 'ATTACHMENT_DATA', `${AT}.data`],
    [
      'that was an error',
      () => ({ ...wholeDocument(), status: 'entered-in-error' }) as Resource,
      'ELEMENT',
      'Task.contained[6].status',
    ],
  ];

describe('a feedback is refused whole, with the element, for a file', () => {
  test.each(REFUSED)('%s', async (_why, resource, code, element) => {
    const before = await standing();
    const { status, body } = await reportBack([resource()]);
    expect([status, outcomeCode(body), body.issue?.[0]?.expression]).toEqual([422, code, [element]]);
    expect(await standing()).toEqual(before);
    if (!code.startsWith('FILE')) return;
    const last = await read().auditEvent.findFirst({
      where: { operation: 'file.upload' },
      orderBy: { seq: 'desc' },
    });
    expect(last).toMatchObject({ action: 'REFUSED', outcome: code });
  });

  test('that does not come along, or that only the feedback is missing for', async () => {
    const elsewhere = await reportBack([], [`DocumentReference/${referralId}`]);
    expect([outcomeCode(elsewhere.body), elsewhere.body.issue?.[0]?.expression]).toEqual([
      ...['CONTAINED', ['Task.output[0].valueReference']],
    ]);
    const { output = [], ...bare } = feedbackWith(task, LICENCE, { resources: [wholeDocument()] });
    const contained = (bare.contained ?? []).filter(
      ({ resourceType }) => resourceType === 'DocumentReference',
    );
    const alone = await patchTask(receiver, task, { ...bare, contained, output: output.slice(0, 1) });
    expect(outcomeCode(alone.body)).toBe('OUTPUT_MISSING');
  });

  test('with which they are too many: it names the first that is', async () => {
    await haveSetting('referral.maxAttachments', 1, { organizationId: town.network.hospital.id });
    const before = await standing();
    const two = [wholeDocument(), { ...wholeDocument(), id: 'two' } as Resource];
    const { status, body } = await reportBack(two, ['#doc', '#two']);
    expect([status, outcomeCode(body), body.issue?.[0]?.expression]).toEqual([
      ...[422, 'ATTACHMENTS_TOO_MANY', ['Task.contained[7].content[0].attachment.data']],
    ]);
    expect(await standing()).toEqual(before);
  });

  test('that nothing is wrong with, where the report itself is refused: the file is not kept', async () => {
    const before = await standing();
    const wanted = feedbackWith(task, LICENCE, { resources: [wholeDocument()] });
    const [head, ...rest] = wanted.contained ?? [];
    const left = {
      url: 'https://yiyang.link/fhir/StructureDefinition/discharged-on',
      valueDate: '2020-01-01',
    };
    const { extension = [] } = head as { extension?: object[] };
    const contained = [{ ...head, extension: [...extension, left] } as Resource, ...rest];
    const { status, body } = await patchTask(receiver, task, { ...wanted, contained });
    expect([status, outcomeCode(body)]).toEqual([422, 'DISCHARGE_DATE']);
    expect(await standing()).toEqual(before);
  });
});

describe('a large body', () => {
  const MIB = 1_048_576;
  const text = (size: number) =>
    wholeDocument({ contentType: 'text/plain', title: 'a.txt', data: base64(textOfBytes(size)) });

  test('is taken for a feedback alone, and a file in it has 10 MiB at most', async () => {
    const { status, body } = await reportBack([text(10 * MIB + 1)]);
    expect([status, outcomeCode(body), body.issue?.[0]?.expression]).toEqual([
      ...[422, 'FILE_TOO_LARGE', [`${AT}.data`]],
    ]);
    const elsewhere = await receiver.call('POST', 'Patient', { body: text(2 * MIB) });
    expect([elsewhere.status, outcomeCode(elsewhere.body)]).toEqual([413, 'BODY_TOO_LARGE']);
    const larger = await reportBack([text(13 * MIB)]);
    expect([larger.status, outcomeCode(larger.body)]).toEqual([413, 'BODY_TOO_LARGE']);
  });

  test('waits for its turn: a system sends one at a time', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => reportBack([text(10 * MIB + 1)])));
    const busy = answers.filter(({ status }) => status === 503);
    expect(busy.length).toBeGreaterThan(0);
    for (const { headers, body } of busy)
      expect([headers.get('retry-after'), outcomeCode(body)]).toEqual(['5', 'UPLOADS_BUSY']);
    expect((await reportBack([text(10 * MIB + 1)])).status).toBe(422);
  });

  test('brings a file of 10 MiB', async () => {
    const { referralId: id } = await referrals.at('COMPLETED');
    const wanted = feedbackWith(await taskOf(receiver, id), LICENCE, { resources: [text(10 * MIB)] });
    expect((await patchTask(receiver, await taskOf(receiver, id), wanted)).status).toBe(200);
    const { file } = await read().referralAttachment.findFirstOrThrow({
      where: { referralId: id },
      include: { file: true },
    });
    expect([file.size, file.scan]).toEqual([10 * MIB, 'CLEAN']);
  });
});

test('the licence of the signature is asked before any file is looked at', async () => {
  const { contained = [], ...wanted } = feedbackWith(task, LICENCE, {
    resources: [wholeDocument({ data: base64(eicar()) })],
  });
  const unknown = { identifier: { system: SYSTEMS.licence, value: '999999999999999' } };
  const [head, ...rest] = contained;
  const { body } = await patchTask(receiver, task, {
    ...wanted,
    contained: [{ ...head, author: [unknown] } as Resource, ...rest],
  });
  expect(outcomeCode(body)).toBe('PRACTITIONER_UNKNOWN');
});
