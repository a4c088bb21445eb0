import pg from 'pg';

const connectionsEach = 10;

/**
 * Every session runs in UTC: Prisma binds instants without an offset, and drops the offset of what it reads.
 * `settings` are server settings for the pool's connections.
 */
export function postgresPool(url: string, settings: readonly string[] = [], max = connectionsEach): pg.Pool {
  const target = new URL(url);
  const given = target.searchParams.get('options');
  const options = ['TimeZone=UTC', ...settings].map((setting) => `-c ${setting}`);
  target.searchParams.set('options', [...(given ? [given] : []), ...options].join(' '));
  const pool = new pg.Pool({ connectionString: target.href, max });
  // A connection that is lost while idle is replaced; without a listener its error would end the process.
  pool.on('error', () => {});
  return pool;
}
