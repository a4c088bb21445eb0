import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestClock } from '../../domain/clock.ts';
import { registerHisClient } from '../../domain/his-client/register.ts';
import { seedDemo } from '../../prisma/seed.ts';
import { useDatabase } from '../support/database.ts';
import { type RunningService, startService } from '../support/service.ts';

useDatabase();

/** A Monday; from here on the clock runs, for the service and for what the shell starts. */
const shiftMs = Date.parse('2026-11-23T01:00:00Z') - Date.now();
const running: TestClock = {
  now: () => new Date(Date.now() + shiftMs),
  set: () => undefined,
  advance: () => undefined,
};
const PRELOAD = fileURLToPath(new URL('../support/shifted-clock.cjs', import.meta.url));

const page = readFileSync('docs/his-quickstart.md', 'utf8');
/** The commands of the ten steps; what is below them is of another service. */
const steps = page
  .slice(0, page.indexOf('## From here on'))
  .split(/^## \d+\. /m)
  .slice(1)
  .map((step) => [...step.matchAll(/^```sh\n(.*?)^```/gms)].map(([, commands]) => commands).join('\n'));

let service: RunningService;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'yiyang-quickstart-'));
  // The service brings the keys under which the network is sealed.
  service = await startService({ clock: running });
  await seedDemo(running.now());
  return () => service.stop();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a shell says to these steps. */
function shell(...commands: readonly (string | undefined)[]): Promise<string> {
  const text = commands.join('\n').replaceAll('localhost:4000', new URL(service.url).host);
  const env = { ...process.env, NODE_OPTIONS: `--require "${PRELOAD}"`, CLOCK_SHIFT_MS: String(shiftMs) };
  const child = spawn('sh', ['-eu'], { cwd: folder, env, stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (said += part));
  child.stdin.end(text);
  return new Promise((done) => child.on('close', () => done(said)));
}

async function register(command = ''): Promise<void> {
  const [, uscc = '', name = '', file = '', id = ''] =
    /--uscc (\S+) --name '(.+)' --jwks (\S+) --id (\S+)/.exec(command) ?? [];
  const jwks = readFileSync(join(folder, file), 'utf8');
  const client = { uscc, name, id, jwks, jwksUrl: null, scopes: 'system/*.cruds' };
  expect(await registerHisClient(client, running.now())).toBe(id);
}

test('each step of docs/his-quickstart.md does what it says', async () => {
  expect(steps).toHaveLength(10);
  const [start, keys, registration, ...onward] = steps;
  expect(await shell(start, keys)).toMatch(/ServiceRequest.* Task|Task.* ServiceRequest/);
  await register(registration);
  const said = await shell(start, ...onward);
  const lines = said.trim().split('\n');
  const from = lines.indexOf('心血管内科');
  expect(lines.slice(from, from + 6), said).toEqual([
    ...['心血管内科', '200'],
    ...['10:00', '10:00', '10:30', '10:30'].map((time) => `2026-11-24T${time}:00.000Z free`),
  ]);
  expect(lines.slice(-9), said).toEqual([
    expect.stringMatching(/Task\/\S+ requested$/),
    expect.stringMatching(/^ServiceRequest\/\S+ active$/),
    ...['received', 'accepted', 'in-progress', 'in-treatment', 'completed', 'completed'],
    expect.stringContaining('"state":"FEEDBACK_RETURNED","feedback":{"treatment":"支架植入，双联抗血小板"'),
  ]);
});
