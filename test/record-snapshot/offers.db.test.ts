import { beforeEach, expect, test } from 'vitest';
import { clock } from '../consent/scene.ts';
import { answer } from '../support/record-his.ts';
import { his, latest, pull, puller, shared, useRecordScene } from './scene.ts';

useRecordScene();

beforeEach(async () => {
  await shared();
});

const NO_SUCH_OPERATION = answer(404, {
  resourceType: 'OperationOutcome',
  issue: [{ severity: 'error', code: 'not-supported' }],
});
const withoutSummary = (path: string) => (path.endsWith('/$summary') ? NO_SUCH_OPERATION : null);
const looks = () => his.calls.filter(({ asked }) => asked === 'metadata').length;

async function again(process: ReturnType<typeof puller>) {
  clock.advance(1000);
  await pull();
  await process.run();
  return latest();
}

test('what a system offers no longer is forgotten at once, and it is asked by what it offers now', async () => {
  const process = puller();
  await process.run();
  expect(await latest()).toMatchObject({ state: 'FETCHED', method: 'SUMMARY' });
  Object.assign(his, { offer: 'SEARCHES', instead: withoutSummary });
  expect(await again(process)).toMatchObject({ state: 'FETCHED', method: 'SEARCHES' });
  expect(looks()).toBe(2);
});

test('that nothing is offered is not kept', async () => {
  his.offer = 'NOTHING';
  const process = puller();
  await process.run();
  expect(await latest()).toMatchObject({ state: 'FAILED', failure: 'NOTHING_OFFERED' });
  his.offer = 'SUMMARY';
  expect(await again(process)).toMatchObject({ state: 'FETCHED', method: 'SUMMARY' });
});

test('a system that goes on offering what it does not have is looked at once more, and then refuses', async () => {
  const process = puller();
  await process.run();
  his.instead = withoutSummary;
  expect(await again(process)).toMatchObject({ state: 'FAILED', failure: 'REFUSED' });
  expect(looks()).toBe(2);
});
