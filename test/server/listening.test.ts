import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { finish, listen } from '../../server/listening.ts';

test('who sends slowly is cut off: 15 seconds for the headers, 30 for all', async () => {
  const server = createServer();
  await listen(server, { host: '127.0.0.1', port: 0 });
  const { headersTimeout, requestTimeout } = server;
  await finish(server);
  expect({ headersTimeout, requestTimeout }).toEqual({ headersTimeout: 15_000, requestTimeout: 30_000 });
});
