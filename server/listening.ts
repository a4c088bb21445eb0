import type { Server } from 'node:http';

const MINUTE_MS = 60_000;
/** Who sends the signal to stop waits ten seconds before it kills. */
const STOP_WITHIN_MS = 8000;

/** Listens, and answers the port. Slow senders are cut off, so that they can't hold all connections. */
export function listen(server: Server, { host, port }: { host: string; port: number }): Promise<number> {
  server.headersTimeout = 15_000;
  server.requestTimeout = MINUTE_MS / 2;
  server.keepAliveTimeout = MINUTE_MS + 5000;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

/**
 * Takes no new connections, lets requests that are under way finish, and settles when all are closed. What is not
 * finished in time, counting the `drainMs` that went by already, is cut off.
 */
export function finish(server: Server, drainMs = 0): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(() => server.closeAllConnections(), STOP_WITHIN_MS - drainMs);
    server.close(() => {
      clearTimeout(late);
      resolve();
    });
    server.closeIdleConnections();
  });
}
