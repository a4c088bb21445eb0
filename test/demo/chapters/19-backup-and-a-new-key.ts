import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createClient } from '../../support/client.ts';
import { type SpawnedServer, spawnServer } from '../../support/spawned.ts';
import { clockOf } from '../clock.ts';
import { type Machine, said } from '../machine.ts';
import type { Chapter, Stage } from '../stage.ts';

const MASKED = 'query ($id: ID!) { resident(id: $id) { name phoneMasked } }';

interface Masked {
  readonly resident: { readonly name: string; readonly phoneMasked: string } | null;
}

/** The settings of the service with a copy of its database, and a new key that takes the place of the old. */
async function broughtBack({ cast, step }: Stage, machine: Machine): Promise<Record<string, string>> {
  const [granny] = cast.of('elders');
  const file = machine.file('night.backup');
  await step('A backup is made while people work.', machine.runs('backup', [file]), (ended) => {
    const bytes = readFileSync(file);
    for (const text of [granny.name, granny.idNo]) assert.equal(bytes.includes(text), false);
    return `${said(ended).replace(file, 'night.backup')}\nNeither name nor number of ${granny.name} is in the file.`;
  });
  const elsewhere = { DATABASE_URL: `file:${machine.file('restored.db')}` };
  await step(
    'It is brought back in an empty place: every row, and a log that holds.',
    machine.runs('restore', [file], elsewhere),
    said,
  );
  const SEAL_KEY = randomBytes(32).toString('base64');
  const made = JSON.parse(readFileSync(machine.env.KEYS_FILE ?? '', 'utf8')) as { SEAL_KEY: string };
  await step(
    'Somebody may have seen the key there: all that is sealed is sealed anew.',
    machine.runs('keys:rotate', [], { ...elsewhere, SEAL_KEY, SEAL_KEYS_BEFORE: made.SEAL_KEY }),
    (ended) => {
      assert.match(said(ended), /this key is needed no more/);
      return said(ended);
    },
  );
  return { ...machine.env, ...elsewhere, SEAL_KEY };
}

/** With the new key alone the other service shows what this one does. */
async function drill({ cast, clock, step }: Stage, second: SpawnedServer): Promise<void> {
  const { nurse } = cast.of('home');
  const [granny] = cast.of('elders');
  const now = await clock.now();
  await (await clockOf(second.url)).movesTo(now).carryOut();
  const device = createClient(second.url);
  const { resident } = await nurse.asks<Masked>('resident', MASKED, { id: granny.id }).carryOut();
  await step(`${nurse.name} signs in there …`, nurse.signsInAt(device), ({ status, body }) => {
    assert.equal(status, 200);
    return `${body.person.name}, ${body.organization.name}`;
  });
  const query = nurse.asks<Masked>('resident', MASKED, { id: granny.id });
  const there = { ...query, carryOut: () => device.graphql<Masked>(MASKED, { id: granny.id }) };
  await step('… and finds what she finds here: the new key opens it.', there, ({ data }) => {
    assert.deepEqual(data.resident, resident);
    return `${data.resident?.name}, phone ${data.resident?.phoneMasked}`;
  });
}

/** The drill of docs/operations.md. */
export const chapter: Chapter = {
  title: 'A backup, brought back under a new key',
  needsMachine: 'backup, restore and keys:rotate are run on its machine.',
  async tell(stage) {
    if (stage.machine === null) return;
    const env = await broughtBack(stage, stage.machine);
    const second = await spawnServer(env);
    try {
      await drill(stage, second);
    } finally {
      second.kill('SIGTERM');
      await second.ended;
    }
  },
};
