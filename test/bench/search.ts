import { testClock } from '../../domain/clock.ts';
import { newId } from '../../domain/id.ts';
import { newResidentId } from '../../domain/resident/id.ts';
import { keysOf, SEARCH_VERSION } from '../../domain/search/keys.ts';
import { searchResidents } from '../../domain/search/search.ts';
import type { Acting } from '../../domain/viewer.ts';
import { close, statement, write } from '../../prisma/client.ts';
import { insertRows } from '../../prisma/seed/insert.ts';
import { openDatabase, requireConfig } from '../../server/start.ts';
import { actor, organization } from '../fixtures/network.ts';

/** `search.ts <few> <many>`: the same searches in two homes side by side, one with few residents and one with many. */
const [few = 1_000, many = 100_000] = process.argv.slice(2).map(Number);
const CHUNK = 5_000;
const TEXTS = ['王', '桂英', 'wang', 'wanggui', 'wgy', 'guiying'];
const ROUNDS = 300;

const SURNAMES =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈';
const GIVEN = '桂英秀兰玉珍凤淑华丽芳建国志强德明文海云春梅金荣福生';
const nameAt = (at: number): string =>
  SURNAMES.charAt(at % SURNAMES.length) +
  GIVEN.charAt((at * 7) % GIVEN.length) +
  GIVEN.charAt((at * 13 + (at >> 8)) % GIVEN.length);

/** Prepared once: there are a million of them. */
const insertKey = statement(`
  INSERT INTO "ResidentSearchKey" ("organizationId", "kind", "key", "residentId")
  VALUES (:organizationId, :kind, :key, :residentId)`);

const clock = testClock(new Date());

async function home(count: number): Promise<Acting> {
  const now = clock.now();
  const acting = await write(async (tx) => {
    const organizationId = await organization(tx, 'NURSING_HOME', `${count}`, now);
    return actor(tx, clock, { organizationId, kind: 'NURSING_HOME', role: 'NH_NURSE', name: '护士' });
  });
  const { organizationId } = acting.viewer;
  for (let from = 0; from < count; from += CHUNK) {
    const people = Array.from({ length: Math.min(CHUNK, count - from) }, (_, i) => ({
      id: newResidentId(),
      name: nameAt(from + i),
    }));
    const residents = people.map(({ id, name }) => ({
      ...{ id, journeyId: id, nameOnCard: name, nameMatching: name, idType: 'NONE', sex: 'FEMALE' },
      ...{ birthOn: '1940-01-01', regionCode: '440403', registeredByOrgId: organizationId, createdAt: now },
    }));
    const relations = people.map(({ id }) => ({
      ...{ id: newId(now), residentId: id, organizationId, basis: 'REGISTERED', startedAt: now },
      searchVersion: SEARCH_VERSION,
    }));
    const keys = people.flatMap(({ id, name }) =>
      keysOf({ names: [name], idNo: null, beds: [] }).map((key) => ({
        ...key,
        organizationId,
        residentId: id,
      })),
    );
    await write(async (tx) => {
      await insertRows(tx, 'Resident', residents);
      await insertRows(tx, 'CareRelation', relations);
      for (const key of keys) await tx.run(insertKey, key);
    });
  }
  return acting;
}

async function once(acting: Acting, text: string): Promise<number> {
  const startedAt = performance.now();
  await searchResidents(acting, text, { first: 20, after: null });
  return performance.now() - startedAt;
}

const median = (times: readonly number[]): number =>
  [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
const rounded = (value: number): number => Math.round(value * 100) / 100;

await openDatabase(await requireConfig(process.env), clock.now());
const [small, large] = [await home(few), await home(many)];
const times = { small: [] as number[], large: [] as number[] };
for (let round = 0; round < ROUNDS; round += 1) {
  const text = TEXTS[round % TEXTS.length] ?? '';
  times.small.push(await once(small, text));
  times.large.push(await once(large, text));
}
await close();
const [smallMs, largeMs] = [median(times.small), median(times.large)];
const figure = `search among ${few} and ${many} residents of one organisation, median`;
const measured = { smallMs: rounded(smallMs), largeMs: rounded(largeMs), ratio: rounded(largeMs / smallMs) };
process.stdout.write(`${JSON.stringify({ figure, ...measured })}\n`);
