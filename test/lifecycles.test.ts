import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { lifecyclesPage } from './support/lifecycles-page.ts';

test('docs/lifecycles.md says what the transition tables say', async () => {
  const committed = readFileSync('docs/lifecycles.md', 'utf8');
  expect(committed, 'run `npm run lifecycles` and commit the result').toBe(await lifecyclesPage());
});
