import { afterAll, beforeAll } from 'vitest';
import { close, connect } from '../../prisma/client.ts';
import { type FreshDatabase, freshDatabase } from './fresh-database.ts';
import { useTestKeys } from './keys.ts';

/**
 * Gives this test file an empty, migrated database of its own, connected from its first to its last test.
 * @returns where it is, for another process to join in
 */
export function useDatabase(): { readonly url: string } {
  let database: FreshDatabase | undefined;
  beforeAll(async () => {
    useTestKeys();
    database = await freshDatabase();
    await connect({ url: database.url });
  });
  afterAll(async () => {
    await close();
    await database?.drop();
  });
  return {
    get url() {
      return database?.url ?? '';
    },
  };
}
