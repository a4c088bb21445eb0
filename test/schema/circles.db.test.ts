import { beforeAll, expect, test } from 'vitest';
import { testClock } from '../../domain/clock.ts';
import { ask } from '../fixtures/ask.ts';
import { type Network, SUNDAY_MORNING, smallNetwork } from '../fixtures/network.ts';
import { useDatabase } from '../support/database.ts';

useDatabase();

let network: Network;
beforeAll(async () => {
  network = await smallNetwork(testClock(SUNDAY_MORNING));
});

const page = (fields: string) => `{ organizations(first: 100) { edges { node { ${fields} } } } }`;

test.each([
  [
    'departments and their organisation',
    'departments { organization { departments { organization { name } } } }',
  ],
  ['an organisation and its parts', 'parts { partOf { parts { name } } }'],
])('a document that goes round in a circle is refused: %s', async (_name, fields) => {
  const { errors } = await ask(network.nurse, page(fields));
  expect(errors?.[0]?.message).toMatch(/^Query exceeds maximum/);
});

test('a full page with the departments of each organisation is not', async () => {
  const fields = 'id name region { name } departments { id code name } partOf { name }';
  expect((await ask(network.nurse, page(fields))).errors).toBeUndefined();
});
