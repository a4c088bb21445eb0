import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureFhir } from './fhir.ts';
import { load, sideBySide } from './load.ts';
import { BOOK, SLOT_SEARCH, WORKLIST } from './queries.ts';
import type { BenchPlaces } from './rows.ts';
import { environment, type Running, runScript, signIn, startBeside, startService } from './service.ts';

/** `npm run bench [-- --quick]`: every figure is measured side by side in this one run and printed as a JSON line. */
const isQuick = process.argv.includes('--quick');
const how = { connections: 16, seconds: isQuick ? 3 : 8, rounds: isQuick ? 1 : 3 };
const rows = { slots: 6_400, booked: isQuick ? 2_000 : 10_000 };
const folder = mkdtempSync(join(tmpdir(), 'yiyang-bench-'));
const env = { ...environment(folder, 4_700 + (process.pid % 200)), LOG_LEVEL: 'info' };

const say = (figure: object): void => void process.stdout.write(`${JSON.stringify(figure)}\n`);
const note = (text: string): void => void process.stderr.write(`${text}\n`);

interface Answer {
  data: { appointments: { edges: { node: { resident: { id: string; idNoMasked: string | null } } }[] } };
}

async function ask(url: string, token: string, body: string): Promise<string> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  return (await fetch(`${url}/graphql`, { method: 'POST', headers, body })).text();
}

/** Every resident of the home once per day, over the days: each booking is legal and nobody is booked twice. */
function bookings({ residentIds, roomy }: BenchPlaces): () => string {
  let next = 0;
  return () => {
    const residentId = residentIds[next % residentIds.length];
    const day = roomy[Math.floor(next / residentIds.length) % roomy.length] ?? [];
    const slotId = day[next % day.length];
    next += 1;
    const idempotencyKey = `bench-${process.pid}-${String(next).padStart(12, '0')}`;
    return JSON.stringify({
      query: BOOK,
      variables: { input: { idempotencyKey, slotId, residentId, priority: 'NORMAL' } },
    });
  };
}

async function measure(service: Running, places: BenchPlaces): Promise<void> {
  const token = await signIn(service.url, 'nh-nurse');
  const { hospitalId, departmentId } = places;
  const fromAt = new Date(Date.now() + 59 * 86_400_000).toISOString();
  const search = JSON.stringify({ query: SLOT_SEARCH, variables: { filter: { departmentId, fromAt } } });
  const worklist = JSON.stringify({ query: WORKLIST, variables: { filter: { hospitalId } } });
  const expected = {
    slots: await ask(service.url, token, search),
    worklist: await ask(service.url, token, worklist),
  };
  const residents = (JSON.parse(expected.worklist) as Answer).data.appointments.edges.map(
    ({ node }) => node.resident,
  );
  const masked = Object.fromEntries(residents.map(({ id, idNoMasked }) => [id, idNoMasked]));
  const ceiling = await startBeside('ceiling.ts', [
    `${folder}/bench.db`,
    JSON.stringify({ ...places, roomy: [], fromAt, masked }),
  ]);
  for (const path of ['slots', 'worklist'] as const) {
    const bytes = await (await fetch(`${ceiling.url}/${path}`, { method: 'POST' })).text();
    if (bytes !== expected[path])
      throw new Error(`the ceiling answers other bytes:\n${bytes}\n${expected[path]}`);
  }
  const ours = (body: string | (() => string)) => ({
    url: `${service.url}/graphql`,
    token,
    body,
    cpuMs: service.cpuMs,
  });
  const best = (path: string) => ({ url: `${ceiling.url}/${path}`, cpuMs: ceiling.cpuMs });
  note('slot search, in turns with its ceiling …');
  const slots = await sideBySide(ours(search), best('slots'), { ...how, connections: 32 });
  say({ figure: 'slot search, 32 slots, 32 connections', ...slots });
  note('worklist, in turns with its ceiling …');
  const page = await sideBySide(ours(worklist), best('worklist'), how);
  say({ figure: 'appointment worklist, 20 rows, 16 connections', ...page });
  await ceiling.stop();
  note('booking …');
  const booked = await load(ours(bookings(places)), how);
  say({ figure: 'booking, synchronous=FULL, 16 connections', ...booked });
}

async function main(): Promise<void> {
  note(
    `${cpus()[0]?.model ?? 'unknown'} × ${cpus().length}, node ${process.version}; making ${rows.slots} slots, ${rows.booked} bookings …`,
  );
  const places = JSON.parse(
    runScript('prepare.ts', [String(rows.slots), String(rows.booked)], env),
  ) as BenchPlaces;
  process.stdout.write(`${runScript('statements.ts', [places.departmentId], env)}\n`);
  note('search, among few and many …');
  const crowd = isQuick ? ['1000', '20000'] : ['1000', '100000'];
  const apart = { ...env, DATABASE_URL: `file:${folder}/search.db` };
  process.stdout.write(`${runScript('search.ts', crowd, apart)}\n`);
  const service = await startService(env);
  say({
    figure: 'start on a filled database',
    readyMs: service.readyMs,
    residentMegabytes: service.residentMegabytes(),
  });
  try {
    note('FHIR, in turns with a server in memory …');
    await measureFhir(service, { folder, how, say });
    await measure(service, places);
    say({ figure: 'memory after the load', residentMegabytes: service.residentMegabytes() });
  } finally {
    await service.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

await main();
