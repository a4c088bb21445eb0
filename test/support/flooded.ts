import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { close, connect } from '../../prisma/client.ts';
import { haveNurse, haveOrganization, PASSWORD } from '../fixtures/accounts.ts';
import { startService } from './service.ts';

/**
 * A service in a process of its own that is flooded with documents, each new to it: `flooded.ts <url> <count>`. It
 * writes a line `{ seen, heapMB, answers }` after each half.
 */
const [url = '', count = '0'] = process.argv.slice(2);

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

await connect({ url });
const service = await startService();
const { login } = await haveNurse(await haveOrganization('海晴颐养院'));
const { accessToken } = await service.signIn(login, { password: PASSWORD });

const many = (i: number) => Array.from({ length: 40 }, (_, n) => `id no${n ? '' : ` v${i}: no`}`).join(' ');
/** Documents that run, that are wrong, that are none, and that ask too much. */
const KINDS: readonly ((i: number) => string)[] = [
  (i) => `query Q${i} { appointments(first: 1) { edges { node { ${many(i)} } } } }`,
  (i) => `query W${i} { wrong${i} { ${many(i)} } }`,
  (i) => `{ broken${i} ( ${'x'.repeat(500)}`,
  (i) => `{ a${i}: viewer ${'{ a '.repeat(20)} ${'}'.repeat(20)} }`,
];
/** So often a document is compiled. */
const timesOf = (i: number): number => (i % 20 === 0 ? 5 : 1);

const answers: Record<string, number> = {};
async function ask(query: string, isSignedIn: boolean): Promise<void> {
  const { status } = await fetch(`${service.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
      ...(isSignedIn ? { authorization: `Bearer ${accessToken}` } : {}),
    },
    body: JSON.stringify({ query }),
  }).then(async (answer) => {
    await answer.arrayBuffer();
    return answer;
  });
  answers[status] = (answers[status] ?? 0) + 1;
}

async function flood(from: number, to: number): Promise<void> {
  for (let i = from; i < to; i += 1) {
    const query = KINDS[i % KINDS.length]?.(i) ?? '';
    for (let time = 0; time < timesOf(i); time += 1) await ask(query, i % 8 < 5);
  }
  collectGarbage();
  collectGarbage();
  const heapMB = process.memoryUsage().heapUsed / 2 ** 20;
  process.stdout.write(`${JSON.stringify({ seen: to, heapMB, answers })}\n`);
}

await flood(0, Number(count) / 2);
await flood(Number(count) / 2, Number(count));
await service.stop();
await close();
