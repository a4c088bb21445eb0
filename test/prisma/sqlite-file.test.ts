import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { close, connect, write } from '../../prisma/client.ts';
import { migrate } from '../../prisma/migrate.ts';

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'yiyang-test-'));
});
afterEach(async () => {
  await close();
  rmSync(place, { recursive: true });
});

const modeOf = (file: string): string => (statSync(file).mode & 0o777).toString(8);

test('a new database, its folder and what SQLite keeps beside it are for their owner alone', async () => {
  const folder = join(place, 'data');
  const url = `file:${join(folder, 'yiyang.db')}`;
  await migrate({ url });
  await connect({ url });
  await write(({ db }) => db.region.create({ data: { code: '440000', name: '广东省' } }));
  expect(modeOf(folder)).toBe('700');
  for (const suffix of ['', '-wal', '-shm']) {
    expect(modeOf(join(folder, `yiyang.db${suffix}`))).toBe('600');
  }
});
