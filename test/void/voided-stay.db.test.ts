import { beforeAll, expect, test } from 'vitest';
import { localDateOf } from '../../domain/calendar-date.ts';
import { beginResidency } from '../../domain/residency/begin.ts';
import { dueItems } from '../../domain/today/due.ts';
import { answerTo } from '../fixtures/ask.ts';
import { idCardNo, register, stay } from '../fixtures/residents.ts';
import { useDatabase } from '../support/database.ts';
import { clock, network, nurse, openScene, twoVoid } from './scene.ts';

useDatabase();
beforeAll(openScene);

const BED = '9907';
const SEARCH = `{ search(text: "${BED}", first: 5) { edges { node { matchedBy } } } }`;

test('a stay that was entered in error stands on no list of the day, and its bed finds nobody', async () => {
  const todayOn = localDateOf(clock.now());
  const found = async () => {
    const { search } = await answerTo<{ search: { edges: unknown[] } }>(nurse, SEARCH);
    return { due: (await dueItems(network.home, todayOn)).length, byBed: search.edges.length };
  };
  const residentId = await register(nurse, { idNo: idCardNo({ sequence: 400 }) });
  expect(await found()).toEqual({ due: 0, byBed: 0 });
  const id = await beginResidency(nurse, stay(residentId, { bedNo: BED, toOn: todayOn }));
  expect(await found()).toEqual({ due: 1, byBed: 1 });
  await twoVoid('RESIDENCY', id);
  expect(await found()).toEqual({ due: 0, byBed: 0 });
});
