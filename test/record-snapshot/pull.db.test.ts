import { beforeEach, describe, expect, test } from 'vitest';
import { sweepRecordSnapshots } from '../../domain/record-snapshot/sweep.ts';
import { read, write } from '../../prisma/client.ts';
import { clock, HOUR, hospital, idNo, nurse, placeOf, residentId } from '../consent/scene.ts';
import { answer, hang, type Offer, type RecordHis } from '../support/record-his.ts';
import {
  allergy,
  condition,
  endpointId,
  his,
  latest,
  patient,
  pull,
  puller,
  shared,
  shownTo,
  snapshots,
  useRecordScene,
} from './scene.ts';

useRecordScene();
beforeEach(shared);

/** Of what whoever has asked is told about a snapshot. */
const toldOf = async (nounId: string) => {
  const where = { nounId, personId: nurse.viewer.personId };
  return (await read().notification.findMany({ where })).map(({ kind }) => kind);
};
const asked = () => his.calls.map((call) => decodeURIComponent(call.asked));

describe('what the hospital has stands beside what the home has', () => {
  test('with its source, its date and how it was fetched', async () => {
    await puller().run();
    const [shown, ...others] = await shownTo(nurse);
    expect(others).toEqual([]);
    expect(shown).toMatchObject({
      ...{
        state: 'FETCHED',
        source: { id: placeOf(hospital) },
        method: 'SUMMARY',
        failure: null,
        isCut: false,
      },
      answeredAt: clock.now().toISOString(),
      entries: [
        { kind: 'ALLERGY', text: '青霉素' },
        { kind: 'CONDITION', text: '高血压' },
      ],
    });
    expect(await read().safetyBlock.count({ where: { residentId } })).toBe(0);
  });

  test('and who has asked is told once that it is there', async () => {
    await puller().run();
    await puller().run();
    expect(await toldOf((await latest()).id)).toEqual(['RECORD_ANSWERED']);
  });

  test('and says whether it may be asked again', async () => {
    const isOpen = async () => (await shownTo(nurse)).flatMap(({ availableActions }) => availableActions);
    expect(await isOpen()).toEqual([{ action: 'recordPull', isAvailable: false }]);
    await puller().run();
    expect(await isOpen()).toEqual([{ action: 'recordPull', isAvailable: true }]);
  });

  test.each<[Offer, string[]]>([
    ['SUMMARY', ['Patient/p1/$summary']],
    ['SEARCHES', ['AllergyIntolerance', 'Condition', 'MedicationRequest', 'Observation']],
    ['EVERYTHING', ['Patient/p1/$everything']],
  ])('by %s where that is the smallest that is offered', async (offer, paths) => {
    his.offer = offer;
    await puller().run();
    expect(await latest()).toMatchObject({ state: 'FETCHED', method: offer, entryCount: 2 });
    expect(asked().map((one) => one.split('?')[0])).toEqual(['metadata', 'Patient/_search', ...paths]);
  });

  test('the number of the resident stands in no address, and what is offered is asked once a day', async () => {
    const process = puller();
    await process.run();
    expect(asked().join()).not.toContain(idNo);
    expect(his.calls.find((call) => call.asked === 'Patient/_search')?.body).toContain(idNo);
    await pull();
    await process.run();
    expect(asked().filter((one) => one === 'metadata')).toHaveLength(1);
    clock.advance(24 * HOUR);
    await pull();
    await process.run();
    expect(asked().filter((one) => one === 'metadata')).toHaveLength(2);
    expect(await shownTo(nurse)).toHaveLength(3);
  });

  test('page by page, and where there is more it says so', async () => {
    Object.assign(his, { offer: 'SEARCHES', pageSize: 2 });
    his.resources = Array.from({ length: 5 }, (_, at) => condition(`诊断${at}`, { id: `c${at}` }));
    await puller().run();
    expect(await latest()).toMatchObject({ entryCount: 5, isCut: false });
    his.resources = Array.from({ length: 7 }, (_, at) => condition(`诊断${at}`, { id: `c${at}` }));
    clock.advance(1_000);
    await pull();
    await puller().run();
    expect(await latest()).toMatchObject({ entryCount: 6, isCut: true });
  });

  test('that somebody was asked about is on record', async () => {
    await puller().run();
    const { personId } = await read().endpoint.findUniqueOrThrow({ where: { id: endpointId } });
    const { id } = await latest();
    const where = { operation: 'fhir.pull', nounId: id, personId };
    const [row, ...more] = await read().auditEvent.findMany({ where });
    expect(more).toEqual([]);
    expect(row?.residentIds).toContain(residentId);
    expect(row?.ownerOrgIds).toContain(placeOf(nurse));
  });
});

describe('an answer that is not about the resident, or none at all, leaves nothing', () => {
  const having = (change: Partial<RecordHis>) => () => void Object.assign(his, change);
  const on = (path: string, status: number, body: unknown) =>
    having({ instead: (asked) => (asked.endsWith(path) ? answer(status, body) : null) });
  const elsewhere = { subject: { reference: 'Patient/p2' } };
  const page = (entry: unknown) => ({ resourceType: 'Bundle', type: 'document', entry });
  const outcome = { resourceType: 'OperationOutcome', issue: [] };
  test.each<[string, string, () => void]>([
    ['nobody of the number', 'NOT_FOUND null', having({ patients: [] })],
    ['two of the number', 'FAILED AMBIGUOUS', () => his.patients.push(patient({ id: 'p2' }))],
    [
      'somebody without the number',
      'FAILED OTHER_PATIENT',
      on('_search', 200, {
        ...page([{ resource: { resourceType: 'Patient', id: 'p1' } }]),
        type: 'searchset',
      }),
    ],
    [
      'a condition of another',
      'FAILED OTHER_PATIENT',
      () => his.resources.push(condition('糖尿病', elsewhere)),
    ],
    [
      'an allergy of nobody',
      'FAILED OTHER_PATIENT',
      () => his.resources.push(allergy('虾', { patient: undefined })),
    ],
    [
      'a patient beside',
      'FAILED OTHER_PATIENT',
      () => his.resources.push(patient({ id: 'p9', identifier: [] })),
    ],
    ['nothing offered', 'FAILED NOTHING_OFFERED', having({ offer: 'NOTHING' })],
    ['a page of html', 'FAILED ANSWER', on('$summary', 200, '<html>')],
    ['a list that is none', 'FAILED ANSWER', on('$summary', 200, page({ no: 1 }))],
    [
      'a Bundle that is no document',
      'FAILED ANSWER',
      on('$summary', 200, { ...page([]), type: 'searchset' }),
    ],
    [
      'another release of FHIR',
      'FAILED ANSWER',
      on('metadata', 200, { resourceType: 'CapabilityStatement', fhirVersion: '5.0.0' }),
    ],
    [
      'a code that is a number',
      'FAILED ANSWER',
      () => his.resources.push(condition('', { code: { text: 7 } })),
    ],
    ['more than is taken', 'FAILED TOO_LARGE', () => his.resources.push(condition('长'.repeat(100_000)))],
    ['a refusal', 'FAILED REFUSED', on('_search', 403, outcome)],
    ['a fault', 'REQUESTED STATUS', on('metadata', 500, 'no')],
    ['no answer', 'REQUESTED TIMED_OUT', having({ instead: () => hang })],
  ])('%s', async (_name, said, prepare) => {
    prepare();
    await puller().run();
    const { state, failure, entriesSealed, leaseHolder } = await latest();
    expect(`${state} ${failure}`).toBe(said);
    expect([entriesSealed, leaseHolder]).toEqual([null, null]);
  });

  test('a next page elsewhere is not followed: what was said before it is kept, as cut', async () => {
    his.offer = 'SEARCHES';
    const link = [{ relation: 'next', url: 'https://elsewhere.example/fhir/Condition?page=2' }];
    const entry = [{ resource: condition('高血压', { id: 'c1' }) }];
    his.instead = (path) =>
      path === 'Condition' ? answer(200, { resourceType: 'Bundle', type: 'searchset', entry, link }) : null;
    await puller().run();
    expect(await latest()).toMatchObject({ state: 'FETCHED', failure: null, isCut: true });
    expect((await shownTo(nurse))[0]).toMatchObject({
      entries: expect.arrayContaining([expect.objectContaining({ text: '高血压' })]),
    });
  });
});

describe('a system that does not answer', () => {
  test('is asked again, and has answered when it is back', async () => {
    his.instead = () => answer(503, 'no');
    const process = puller();
    await process.run();
    await process.run();
    expect(await latest()).toMatchObject({ attempts: 1, state: 'REQUESTED' });
    his.instead = () => null;
    clock.advance(2000);
    await process.run();
    expect(await latest()).toMatchObject({ state: 'FETCHED', failure: null });
  });

  test('is left alone as long as it asks for', async () => {
    his.instead = () => (res) => void res.writeHead(503, { 'retry-after': '90' }).end();
    const process = puller();
    await process.run();
    const asked = his.calls.length;
    his.instead = () => null;
    clock.advance(89_000);
    await process.run();
    expect(his.calls.length).toBe(asked);
    clock.advance(1000);
    await process.run();
    expect(await latest()).toMatchObject({ state: 'FETCHED' });
  });

  test('is asked by another process where the clock of the first was wrong', async () => {
    const { id } = await latest();
    const leaseUntilAt = new Date(clock.now().getTime() + 24 * HOUR);
    await write((tx) =>
      tx.db.recordSnapshot.update({ where: { id }, data: { leaseHolder: 'gone', leaseUntilAt } }),
    );
    await puller('two').run();
    expect(await latest()).toMatchObject({ state: 'FETCHED', leaseHolder: null });
  });

  test('is given up after an hour, whether or not anybody has looked', async () => {
    his.instead = () => answer(503, 'no');
    await puller().run();
    clock.advance(HOUR);
    await puller().run();
    expect((await latest()).attempts).toBe(1);
    expect(await shownTo(nurse)).toMatchObject([{ state: 'FAILED', failure: 'STATUS', entries: [] }]);
    await sweepRecordSnapshots(clock.now());
    expect(await toldOf((await latest()).id)).toEqual(['RECORD_ANSWERED']);
  });

  test('two processes ask it once', async () => {
    await Promise.all([puller('one').run(), puller('two').run(), puller('three').run()]);
    expect(asked().filter((one) => one.endsWith('$summary'))).toHaveLength(1);
    expect(await snapshots()).toMatchObject([{ state: 'FETCHED', leaseHolder: null }]);
  });
});
