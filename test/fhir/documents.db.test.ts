import type { Bundle, Composition, DocumentReference, Resource } from '@medplum/fhirtypes';
import { describe, expect, test } from 'vitest';
import { keepVerdict } from '../../domain/file/verdict.ts';
import { read, write } from '../../prisma/client.ts';
import { feedbackTransaction } from '../fixtures/feedback-document.ts';
import { pdf } from '../fixtures/files.ts';
import { taskOf } from '../fixtures/his-tasks.ts';
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
import type { Referrals } from '../fixtures/referrals.ts';
import { haveFileOf } from '../fixtures/stored-files.ts';
import { type His, outcomeCode } from '../support/his.ts';
import { faultsOf } from '../support/valid-fhir.ts';

useReferralSystems();

type Claim = Awaited<ReturnType<Referrals['at']>>;
/** A file that the clinic's doctor has attached. @returns its id and what the next act names */
async function attached(on: Claim, change: { scan?: 'PENDING' | 'INFECTED'; isProtected?: boolean } = {}) {
  const { scan = 'CLEAN', isProtected = false } = change;
  const waits = scan === 'CLEAN' ? {} : { scan: 'PENDING' as const };
  const fileId = await haveFileOf(referrals.doctor, town.service.clock.now(), waits);
  const rest = { fileId, kind: 'ECG', note: '入院前', isProtected };
  const next = await referrals.step(referrals.doctor, 'attachmentAdd', on, rest);
  if (scan === 'INFECTED')
    await write((tx) =>
      keepVerdict(tx, fileId, { scan, finding: 'VIRUS', signature: 'Eicar' }, town.service.clock.now()),
    );
  return { fileId, next };
}
/** The bytes of a Binary as somebody gets them who does not ask for FHIR. */
const rawOf = async (his: His, id: string, { method = 'GET', known = '' } = {}) => {
  const { url } = town.service;
  const form = { grant_type: 'client_credentials', scope: 'system/*.cruds' };
  const type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
  const assertion = { client_assertion_type: type, client_assertion: await his.assertion() };
  const { body } = await his.token({ ...form, ...assertion });
  const headers = {
    ...{ authorization: `Bearer ${body.access_token}`, accept: '*/*' },
    ...(known !== '' && { 'if-none-match': known }),
  };
  const answer = await fetch(`${url}/fhir/Binary/${id}`, { method, headers });
  return { answer, bytes: Buffer.from(await answer.arrayBuffer()) };
};

describe('a file that is attached to a referral', () => {
  test('is a DocumentReference, and its bytes are read as they are or as a resource', async () => {
    const { fileId, next } = await attached(await referrals.at('SENT'));
    const patient = await patientOf(next.referralId);
    const [document, ...more] = await search<DocumentReference>(
      receiver,
      'DocumentReference',
      `patient=${patient}&type=ECG&category=attachment&date=ge2026-01-01&related=ServiceRequest/${next.referralId}`,
    );
    expect(more).toEqual([]);
    expect(document).toMatchObject({
      ...{ status: 'current', docStatus: 'final', description: '入院前' },
      content: [{ attachment: { contentType: 'application/pdf', title: '心电图.pdf' } }],
      context: { related: [{ reference: `ServiceRequest/${next.referralId}` }] },
    });
    expect(document?.content[0]?.attachment.url).toMatch(new RegExp(`/fhir/Binary/${fileId}$`));
    const binary = await receiver.get<Resource & { data: string }>(`Binary/${fileId}`);
    expect([binary.status, faultsOf(binary.body)]).toEqual([200, []]);
    expect(Buffer.from(binary.body.data, 'base64').equals(pdf())).toBe(true);
    const { answer, bytes } = await rawOf(receiver, fileId);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    expect(answer.headers.get('content-security-policy')).toContain('sandbox');
    expect(bytes.equals(pdf())).toBe(true);
    const head = await rawOf(receiver, fileId, { method: 'HEAD' });
    expect([head.answer.headers.get('content-length'), head.bytes.length]).toEqual([
      ...[String(pdf().length), 0],
    ]);
    expect(answer.headers.get('etag')).toBe(binary.headers.get('etag'));
    const again = await rawOf(receiver, fileId, { known: answer.headers.get('etag') ?? '' });
    expect([again.answer.status, again.bytes.length]).toEqual([304, 0]);
    const entry = [{ request: { method: 'GET', url: `Binary/${fileId}` } }];
    const batch = { resourceType: 'Bundle', type: 'batch', entry };
    const inBundle = await receiver.call<Bundle>('POST', '', { body: batch, headers: { accept: '*/*' } });
    expect(inBundle.body.entry?.[0]?.resource).toMatchObject({ resourceType: 'Binary', id: fileId });
    const seen = await read().auditEvent.findFirstOrThrow({
      where: { operation: 'fhir.Binary.read', nounId: fileId, outcome: 'OK' },
    });
    expect(JSON.parse(seen.residentIds ?? '[]')).toEqual([patient]);
  });

  test.each([
    ['that waits for its scan is preliminary, and not opened', 'PENDING', 409, 'FILE_NOT_SCANNED'],
    ['in which something was found is never opened', 'INFECTED', 403, 'FILE_INFECTED'],
  ] as const)('%s', async (_what, scan, status, code) => {
    const { fileId, next } = await attached(await referrals.at('SENT'), { scan });
    const patient = await patientOf(next.referralId);
    const query = `patient=${patient}&category=attachment`;
    const [document] = await search<DocumentReference>(receiver, 'DocumentReference', query);
    expect(document).toMatchObject({
      docStatus: 'preliminary',
      extension: [{ valueCoding: { code: scan } }],
    });
    expect(document?.content[0]?.attachment.url).toBeUndefined();
    const answer = await receiver.get(`Binary/${fileId}`);
    expect([answer.status, outcomeCode(answer.body)]).toEqual([status, code]);
    expect((await rawOf(receiver, fileId)).answer.status).toBe(status);
    expect((await stranger.get(`Binary/${fileId}`)).status).toBe(404);
  });

  test('that is protected is there without anything of it; one that was removed is no longer opened', async () => {
    const hidden = await attached(await referrals.at('SENT'), { isProtected: true });
    const { fileId, next } = await attached(hidden.next);
    const { id: attachmentId } = await read().referralAttachment.findUniqueOrThrow({ where: { fileId } });
    expect((await receiver.get(`Binary/${fileId}`)).status).toBe(200);
    await referrals.step(referrals.doctor, 'attachmentRemove', next, {
      attachmentId,
      reasonCode: 'WRONG_FILE',
    });
    const query = `patient=${await patientOf(next.referralId)}&category=attachment&_sort=date`;
    const documents = await search<DocumentReference>(receiver, 'DocumentReference', query);
    const said = documents.map(({ meta, status, description, content: [one] }) => [
      ...[status, meta?.security?.[0]?.code, description, one?.attachment.url],
    ]);
    expect(said.toSorted()).toEqual([
      ['current', 'R', undefined, undefined],
      ['entered-in-error', undefined, undefined, undefined],
    ]);
    for (const id of [hidden.fileId, fileId])
      for (const his of [sender, receiver]) expect((await his.get(`Binary/${id}`)).status).toBe(404);
  });

  test('is nobody else’s, and closed to who has rejected', async () => {
    const { fileId, next } = await attached(await referrals.at('RECEIVED'));
    const patient = await patientOf(next.referralId);
    expect(await search(stranger, 'DocumentReference', `patient=${patient}`)).toEqual([]);
    for (const { answer } of [await rawOf(stranger, fileId), await rawOf(receiver, 'nobody')])
      expect(answer.status).toBe(404);
    const on = { ...next, expectedVersion: next.expectedVersion };
    await referrals.step(referrals.hospitalOffice, 'referralReject', on, { reasonCode: 'NO_BED' });
    expect((await rawOf(receiver, fileId)).answer.status).toBe(404);
    expect(await search(receiver, 'DocumentReference', `patient=${patient}`)).toEqual([]);
  });
});

describe('what a referral says and what came back', () => {
  test('are Compositions, each with a DocumentReference that leads to it', async () => {
    const { referralId } = await referrals.at('FEEDBACK_RETURNED');
    const patient = await patientOf(referralId);
    const letters = await search<Composition>(
      sender,
      'Composition',
      `patient=${patient}&type=http://loinc.org|57133-1&date=ge2026-01-01`,
    );
    expect(letters).toMatchObject([{ id: referralId, status: 'final', title: '转诊记录' }]);
    const [feedback] = await search<Composition>(
      sender,
      'Composition',
      `patient=${patient}&category=feedback`,
    );
    expect(feedback).toMatchObject({
      ...{ title: '转诊反馈', author: [{ reference: `Organization/${town.network.hospital.id}` }] },
      event: [{ detail: [{ reference: `ServiceRequest/${referralId}` }] }],
    });
    expect(JSON.stringify(feedback)).toContain('射血分数 42%');
    const documents = await search<DocumentReference>(sender, 'DocumentReference', `patient=${patient}`);
    for (const {
      content: [one],
    } of documents) {
      const { status } = await sender.get(one?.attachment.url ?? '');
      expect(status).toBe(200);
    }
    expect(documents.map(({ id }) => id).toSorted()).toEqual([referralId, feedback?.id ?? ''].toSorted());
    for (const id of [referralId, feedback?.id ?? ''])
      expect((await stranger.get(`Composition/${id}`)).status).toBe(404);
  });

  test('a feedback that was written as an entry is read where it was said to be', async () => {
    const { referralId } = await referrals.at('COMPLETED');
    const body = feedbackTransaction(await taskOf(receiver, referralId), LICENCE);
    const answer = await receiver.call<Bundle>('POST', '', { body });
    const made = (answer.body.entry ?? []).map(({ response }) => response?.location ?? '');
    const location = made.find((one) => one.includes('/Composition/'))?.replace(/\/_history.*$/, '') ?? '';
    const { status, body: composition } = await sender.get<Composition>(location);
    expect([status, faultsOf(composition)]).toEqual([200, []]);
    expect(JSON.stringify(composition)).toContain('低盐饮食，两周后复诊');
  });
});
