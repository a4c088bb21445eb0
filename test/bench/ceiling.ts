import { createServer } from 'node:http';
import Database from 'better-sqlite3';
import { localDateOf } from '../../domain/calendar-date.ts';

/**
 * What the machine gives at best: node:http, prepared statements on the same file and `JSON.stringify`, answering
 * the same bytes without token, policy, audit or GraphQL. Masked numbers and cursors come from a table that it is
 * handed, so that it needs no keys: `ceiling.ts <file> <table as JSON file>`.
 */
const [file = '', known = '{}'] = process.argv.slice(2);
const database = new Database(file, { readonly: true });
const { hospitalId, departmentId, homeId, masked, fromAt } = JSON.parse(known) as {
  hospitalId: string;
  departmentId: string;
  homeId: string;
  fromAt: string;
  masked: Record<string, string | null>;
};

interface Slot {
  id: string;
  startAt: string;
  pool: string;
  free: number;
}
const slots = database.prepare<unknown[], Slot>(`
  SELECT s."id", s."startAt", s."pool", s."capacity" - s."taken" AS "free" FROM "Slot" s
  JOIN "Session" x ON x."id" = s."sessionId"
  WHERE s."departmentId" = ? AND s."startAt" >= ? AND s."startAt" > ? AND s."taken" < s."capacity" AND x."state" = 'OPEN'
    AND s."pool" = 'PUBLIC'
  ORDER BY s."startAt", s."id" LIMIT 33`);

const instant = (text: string): string => text.replace('+00:00', 'Z');
const stored = (at: Date): string => at.toISOString().replace('Z', '+00:00');

function slotSearch(): string {
  const found = slots.all(departmentId, stored(new Date(fromAt)), stored(new Date())).slice(0, 32);
  const edges = found.map(({ id, startAt, pool, free }) => ({
    node: { id, startAt: instant(startAt), pool, free },
  }));
  return JSON.stringify({ data: { slotsFree: { edges } } });
}

interface Row {
  id: string;
  no: string;
  state: string;
  priority: string;
  startAt: string;
  version: number;
  residentId: string;
  name: string;
  sex: string;
  birthOn: string;
  sourceName: string;
  hospitalName: string;
}
const worklist = database.prepare<unknown[], Row>(`
  SELECT a."id", a."no", a."state", a."priority", a."startAt", a."version", a."residentId", r."nameOnCard" AS "name",
    r."sex", r."birthOn", o."name" AS "sourceName", h."name" AS "hospitalName"
  FROM "Appointment" a JOIN "Resident" r ON r."id" = a."residentId" JOIN "Organization" o ON o."id" = a."sourceOrgId"
  JOIN "Organization" h ON h."id" = a."hospitalId"
  WHERE a."sourceOrgId" = ? AND a."hospitalId" = ? ORDER BY a."startAt", a."id" LIMIT 21`);
interface Event {
  nounId: string;
  act: string;
  toState: string;
  at: string;
}
const events = database.prepare<unknown[], Event>(`
  SELECT "nounId", "act", "toState", "at" FROM "Event"
  WHERE "noun" = 'appointment' AND "nounId" IN (SELECT value FROM json_each(?)) ORDER BY "seq"`);

function age(birthOn: string, todayOn: string): number {
  return (
    Number(todayOn.slice(0, 4)) - Number(birthOn.slice(0, 4)) - (todayOn.slice(5) < birthOn.slice(5) ? 1 : 0)
  );
}

function appointments(): string {
  const todayOn = localDateOf(new Date());
  const found = worklist.all(homeId, hospitalId);
  const page = found.slice(0, 20);
  const timelines = new Map<string, { act: string; toState: string; at: string }[]>();
  for (const { nounId, act, toState, at } of events.all(JSON.stringify(page.map(({ id }) => id)))) {
    const event = { act, toState, at: instant(at) };
    const timeline = timelines.get(nounId);
    if (timeline === undefined) timelines.set(nounId, [event]);
    else timeline.push(event);
  }
  const edges = page.map((row) => ({
    cursor: Buffer.from(JSON.stringify([row.startAt, row.id])).toString('base64url'),
    node: {
      id: row.id,
      no: row.no,
      state: row.state,
      priority: row.priority,
      startAt: instant(row.startAt),
      version: row.version,
      resident: {
        id: row.residentId,
        name: row.name,
        sex: row.sex,
        age: age(row.birthOn, todayOn),
        idNoMasked: masked[row.residentId] ?? null,
      },
      sourceOrganization: { id: homeId, name: row.sourceName },
      hospital: { id: hospitalId, name: row.hospitalName },
      events: (timelines.get(row.id) ?? []).slice(-3),
    },
  }));
  const pageInfo = { hasNextPage: found.length > 20, endCursor: edges.at(-1)?.cursor ?? null };
  return JSON.stringify({ data: { appointments: { edges, pageInfo } } });
}

const server = createServer((req, res) => {
  req.resume().on('end', () => {
    const body = req.url === '/slots' ? slotSearch() : appointments();
    res.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8' }).end(body);
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`${typeof address === 'object' && address !== null ? address.port : 0}\n`);
});
