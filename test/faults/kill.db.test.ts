import { afterEach, beforeEach, expect, test } from 'vitest';
import { close, connect, read } from '../../prisma/client.ts';
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts';
import { startScript } from '../support/other-process.ts';

let database: FreshDatabase;
beforeEach(async () => {
  database = await freshDatabase();
});
afterEach(async () => {
  await close();
  await database.drop();
});

test.each([1, 10, 50])(
  'killed after %i writes: what was acknowledged is there, and whole',
  async (writes) => {
    const writer = startScript(new URL('./kill-writer.ts', import.meta.url), [database.url]);
    let acknowledged = -1;
    while (acknowledged < writes) acknowledged = Number(await writer.nextLine());
    writer.kill('SIGKILL');
    await writer.ended;
    await connect({ url: database.url });
    const codes = new Set((await read().region.findMany()).map(({ code }) => code));
    for (let at = 0; at <= acknowledged; at += 1) expect(codes).toContain(`${at}-b`);
    for (const code of codes)
      expect(codes).toContain(code.replace(/-[ab]$/, code.endsWith('a') ? '-b' : '-a'));
  },
);
