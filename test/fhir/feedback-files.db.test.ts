import type { Bundle, DocumentReference, Resource, Task } from '@medplum/fhirtypes';
import { beforeEach, describe, expect, test } from 'vitest';
import { read } from '../../prisma/client.ts';
import { feedbackTransaction } from '../fixtures/feedback-document.ts';
import { base64, documentOf, feedbackWith, PDF, report, wholeDocument } from '../fixtures/feedback-files.ts';
import { eicar, samples } from '../fixtures/files.ts';
import { patchTask, taskOf } from '../fixtures/his-tasks.ts';
import { town } from '../fixtures/open-town.ts';
import {
  LICENCE,
  patientOf,
  receiver,
  referrals,
  search,
  sender,
  stranger,
  useReferralSystems,
} from '../fixtures/referral-systems.ts';
import { outcomeCode } from '../support/his.ts';

useReferralSystems();

let referralId = '';
let task: Task;
beforeEach(async () => {
  referralId = (await referrals.at('COMPLETED')).referralId;
  task = await taskOf(receiver, referralId);
});

const reportBack = (resources: readonly Resource[], outputs?: readonly string[]) => {
  const files = { resources, ...(outputs !== undefined && { outputs }) };
  return patchTask(receiver, task, feedbackWith(task, LICENCE, files));
};

const attachmentsOf = async () =>
  search<DocumentReference>(
    sender,
    'DocumentReference',
    `patient=${await patientOf(referralId)}&category=attachment`,
  );
/** What a feedback writes. */
const standing = async () => {
  const { state } = await read().referral.findUniqueOrThrow({ where: { id: referralId } });
  return { state, files: await read().storedFile.count(), parts: await read().referralAttachment.count() };
};

describe('a file that comes with a feedback', () => {
  test('is attached by who signs it, and opens for the sender', async () => {
    const image = samples()['x.jpg'];
    const { status, body } = await reportBack(
      [
        documentOf({ ...PDF, url: '#bytes' }, { description: '住院经过' }),
        {
          resourceType: 'Binary',
          id: 'bytes',
          contentType: PDF.contentType,
          data: base64(report),
        } as Resource,
        documentOf(
          { contentType: image.type, title: 'x.jpg', data: base64(image.bytes), size: image.bytes.length },
          { id: 'photo', type: undefined },
        ),
      ],
      ['#doc', '#photo'],
    );
    expect([status, body.status], JSON.stringify(body)).toEqual([200, 'completed']);
    expect((await standing()).state).toBe('FEEDBACK_RETURNED');
    const found = (await attachmentsOf()).toSorted((one) => (one.description === undefined ? 1 : -1));
    expect(found).toMatchObject([
      {
        ...{ docStatus: 'final', description: '住院经过' },
        type: { coding: [{ code: 'DISCHARGE_SUMMARY' }] },
        author: [{ reference: `Organization/${town.network.hospital.id}` }],
        content: [{ attachment: { ...PDF, size: report.length } }],
        context: { related: [{ reference: `ServiceRequest/${referralId}` }] },
      },
      { type: { coding: [{ code: 'OTHER' }] }, content: [{ attachment: { title: 'x.jpg' } }] },
    ]);
    const url = found[0]?.content[0]?.attachment.url ?? '';
    expect((await sender.get(url)).body).toMatchObject({ data: base64(report) });
    expect((await stranger.get(url)).status).toBe(404);
    const { personId } = await read().practitioner.findFirstOrThrow({ where: { licenceNo: LICENCE } });
    const added = await read().referralAttachment.findMany({
      where: { referralId },
      include: { file: true },
    });
    expect(added.map(({ addedById, file }) => [addedById, file.uploadedById, file.scan])).toEqual([
      [personId, personId, 'CLEAN'],
      [personId, personId, 'CLEAN'],
    ]);
    const acts = await read().event.findMany({ where: { nounId: referralId }, orderBy: { seq: 'asc' } });
    expect(acts.map(({ act }) => act).slice(-3)).toEqual([
      ...['attachmentAdd', 'attachmentAdd', 'referralFeedback'],
    ]);
  });

  test('may stand beside the Task in a transaction, and is answered with its address', async () => {
    const [doc, bytes] = [
      'urn:uuid:00000000-0000-4000-8000-0000000000d1',
      'urn:uuid:00000000-0000-4000-8000-0000000000d2',
    ];
    const { entry, ...bundle } = feedbackTransaction(task, LICENCE);
    const [put, ...parts] = entry;
    const changed = put?.resource as Task;
    const output = [
      ...(changed.output ?? []),
      { type: { text: '附件' }, valueReference: { reference: doc } },
    ];
    const post = (fullUrl: string, resource: object, url: string) => ({
      ...{ fullUrl, resource, request: { method: 'POST', url } },
    });
    const body = {
      ...bundle,
      entry: [
        post(bytes, { resourceType: 'Binary', contentType: PDF.contentType, data: base64(report) }, 'Binary'),
        post(doc, { ...documentOf({ ...PDF, url: bytes }), id: undefined }, 'DocumentReference'),
        { ...put, resource: { ...changed, output } },
        ...parts,
      ],
    };
    const answer = await receiver.call<Bundle>('POST', '', { body });
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    const [first, second] = answer.body.entry ?? [];
    expect([first?.response?.status, first?.response?.location]).toEqual(['200 OK', undefined]);
    const [made] = await attachmentsOf();
    expect(second?.response?.location).toContain(`/DocumentReference/${made?.id}/_history/`);
    expect(second?.resource).toMatchObject({ content: made?.content });
  });

  test('is protected where it is labelled so: no system reads it', async () => {
    const label = { system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'R' };
    const { status } = await reportBack([{ ...wholeDocument(), meta: { security: [label] } } as Resource]);
    expect(status).toBe(200);
    expect(await attachmentsOf()).toMatchObject([{ meta: { security: [{ code: 'R' }] } }]);
    expect(JSON.stringify(await attachmentsOf())).not.toContain(PDF.title);
  });

  test('is kept once, however often the feedback is sent', async () => {
    const headers = { 'idempotency-key': `files-${referralId}-0123456789` };
    for (const _time of [1, 2])
      expect(
        (
          await patchTask(
            receiver,
            task,
            feedbackWith(task, LICENCE, { resources: [wholeDocument()] }),
            headers,
          )
        ).status,
      ).toBe(200);
    expect(await attachmentsOf()).toHaveLength(1);
  });

  test('is refused with the feedback where a virus is found in it, and nothing is written', async () => {
    const before = await standing();
    const { status, body } = await reportBack([
      wholeDocument({ contentType: 'text/plain', title: 'a.txt', data: base64(eicar()) }),
    ]);
    expect([status, outcomeCode(body)]).toEqual([422, 'FILE_INFECTED']);
    expect(await standing()).toEqual(before);
  });
});
