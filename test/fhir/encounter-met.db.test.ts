import type { Encounter } from '@medplum/fhirtypes';
import { describe, expect, test } from 'vitest';
import { read } from '../../prisma/client.ts';
import { at, create, his, residentId, useKnownResident } from '../fixtures/known-to-hospital.ts';
import { town } from '../fixtures/open-town.ts';
import { admissionOf } from '../fixtures/told-admission.ts';
import { nodeOf } from '../support/acts.ts';
import { type FhirReply, outcomeCode } from '../support/his.ts';

useKnownResident();

const ACT_CODE = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';
const SYSTEM = 'urn:oid:1.2.3.4';
let serial = 0;

/** Each is told under a number of its own. */
const told = (hoursAgo: number, change: object = {}) => {
  serial += 1;
  return admissionOf(residentId, { startedAt: at(hoursAgo), number: `MT${serial}` }, change);
};
const finished = (from: number, to: number) =>
  told(from, { status: 'finished', period: { start: at(from), end: at(to) } });
const put = (body: ReturnType<typeof told>) =>
  his.call<Encounter>('PUT', `Encounter?identifier=${SYSTEM}|${body.identifier[0]?.value}`, { body });
const byHome = (hoursAgo: number) =>
  town.nurse.act('admissionRecord', {
    ...{ residentId, source: 'HOME', kind: 'INPATIENT' },
    ...{ hospitalId: town.network.hospital.id, admittedAt: at(hoursAgo) },
  });
const tellings = () => read().admissionTelling.count({ where: { admission: { residentId } } });
const refusalOf = ({ status, body }: FhirReply<Encounter>) => {
  const { issue = [] } = body as unknown as { issue?: { expression?: string[] }[] };
  return [status, outcomeCode(body), issue[0]?.expression?.[0]];
};
const KNOWN = (element: string) => [409, 'ENCOUNTER_KNOWN', `Encounter.${element}`];

describe('of one hospital at one time, two numbers of its system are not one admission', () => {
  test.each<[string, () => ReturnType<typeof told>]>([
    ['that began later', () => told(48)],
    ['that is over', () => finished(24, 2)],
    [
      'that began at once in the emergency department',
      () => told(120, { class: { system: ACT_CODE, code: 'EMER' } }),
    ],
  ])('one %s is refused while the first goes on', async (_what, second) => {
    const first = await create(told(120));
    const answers = [await create(second()), await put(second())];
    expect(answers.map(refusalOf)).toEqual([KNOWN('identifier'), KNOWN('identifier')]);
    expect(answers[0]?.body).toMatchObject({
      issue: [{ diagnostics: expect.stringContaining(`Encounter/${first.body.id}`) }],
    });
    expect((await his.get(`Encounter/${first.body.id}`)).body).toEqual(first.body);
    expect(await tellings()).toBe(1);
  });

  test('what began before the end of another one is refused, and what began after it is a new one', async () => {
    const first = await create(finished(120, 24));
    expect(refusalOf(await put(told(30)))).toEqual(KNOWN('identifier'));
    expect((await his.get(`Encounter/${first.body.id}`)).body).toEqual(first.body);
    const next = await put(told(20));
    expect([next.status, next.body.status]).toEqual([201, 'in-progress']);
    expect(next.body.id).not.toBe(first.body.id);
  });

  test('and without a number nothing is told otherwise', async () => {
    await create(told(2));
    const { identifier: _none, ...unnumbered } = told(2);
    const observed = { ...unnumbered, class: { system: ACT_CODE, code: 'OBSENC' } };
    expect(refusalOf(await create(observed))).toEqual(KNOWN('class'));
    expect(refusalOf(await create({ ...unnumbered, period: { start: at(1) } }))).toEqual(
      KNOWN('period.start'),
    );
    expect((await create(unnumbered)).status).toBe(200);
  });

  test('but what was planned begins under another number too', async () => {
    const plan = await create(told(-1, { status: 'planned' }));
    const begun = await create(told(0));
    expect([begun.status, begun.body.id, begun.body.status]).toEqual([200, plan.body.id, 'in-progress']);
    expect(begun.body.identifier).toHaveLength(2);
  });

  test('a plan of the day stands as it was told', async () => {
    const plan = await create(told(-1, { status: 'planned' }));
    expect(refusalOf(await create(told(-2, { status: 'planned' })))).toEqual(KNOWN('identifier'));
    expect((await his.get(`Encounter/${plan.body.id}`)).body).toEqual(plan.body);
  });
});

describe('what the home has told of', () => {
  test('on that day is put right by the hospital, which knows', async () => {
    const { id } = nodeOf(await byHome(1));
    const body = told(2, { class: { system: ACT_CODE, code: 'EMER' } });
    const met = await create(body);
    expect([met.status, met.body.id]).toEqual([200, id]);
    expect(met.body).toMatchObject({
      ...{ period: { start: at(2) }, class: { code: 'OBSENC' }, identifier: body.identifier },
    });
    const again = await create(body);
    expect([again.status, again.body]).toEqual([200, met.body]);
  });

  test('as another day’s is for the hospital to look at', async () => {
    nodeOf(await byHome(72));
    expect(refusalOf(await create(told(2)))).toEqual(KNOWN('period.start'));
    expect(await tellings()).toBe(1);
  });
});
