import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { useDatabase } from '../support/database.ts';
import { probeSchema } from '../support/probe-schema.ts';
import { type RunningService, startService } from '../support/service.ts';

useDatabase();
let service: RunningService | undefined;
beforeAll(async () => {
  service = await startService({ schema: probeSchema });
});
afterAll(() => service?.stop());

const audits = serverAudits({ url: () => `${service?.url}/graphql`, fetchFn: fetch });

test.each(audits.map((audit) => [audit.name, audit] as const))('%s', async (name, audit) => {
  const result = await audit.fn();
  // What a server MAY do is its choice: GET asks for the header that no other site can send.
  if (name.startsWith('MAY')) expect(['ok', 'notice']).toContain(result.status);
  else expect(result).toMatchObject({ status: 'ok' });
});
