import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { read } from '../../prisma/client.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { dayOf, freeOn, newTemplate, takeIn } from '../fixtures/town.ts';
import { type Kept, nodeOf } from '../support/acts.ts';
import { hisOf } from '../support/his.ts';
import { textsOf } from '../support/statement-count.ts';

const database = useTown();

/** How SQLite finds the rows of a table, in the statements that a request sends. */
async function found(request: () => Promise<unknown>, table: string): Promise<string[]> {
  const texts = await textsOf(request);
  const file = new Database(database.url.replace('file:', ''), { readonly: true });
  const [, name, alias] = /^(\w+) (\w+)$/.exec(table) ?? [];
  const plans = texts
    .filter((text) => text.includes(`FROM "${name}" ${alias}`))
    .flatMap((text) => {
      const nothing = [...text.matchAll(/\?/g)].map(() => null);
      return file.prepare(`EXPLAIN QUERY PLAN ${text}`).all(...nothing) as { detail: string }[];
    });
  file.close();
  const steps = plans.map(({ detail }) => detail).filter((detail) => detail.startsWith(`SEARCH ${alias} `));
  return [...new Set(steps)];
}

test('one booking, the bookings of one resident and one row of the log are found by their index, however many there are', async () => {
  nodeOf(await town.scheduler.act('slotTemplateSet', newTemplate(town)));
  const residentId = await takeIn(town);
  const [slot] = await freeOn(town, town.nurse, { dayOn: dayOf(town, 2), pool: 'PUBLIC' });
  const place = { slotId: slot?.id ?? '', residentId, priority: 'NORMAL' };
  const { id } = nodeOf(await town.nurse.act<Kept>('appointmentBook', place));
  const his = await hisOf(town.service, town.network.hospital.id);
  const one = await found(() => his.get(`Appointment/${id}`), 'Appointment a');
  expect(one).toEqual([expect.stringMatching(/autoindex_Appointment_1 \(id=\?\)/)]);
  const theirs = await found(() => his.get(`Appointment?patient=Patient/${residentId}`), 'Appointment a');
  expect(theirs).toEqual([expect.stringMatching(/residentId=\?/)]);
  const seen = await read().auditEvent.findFirstOrThrow({ where: { operation: 'fhir.Appointment.read' } });
  const row = await found(() => his.get(`AuditEvent/${seen.id}`), 'AuditEvent u');
  expect(row).toEqual([expect.stringMatching(/\(id=\?\)/)]);
});
