import { existsSync } from 'node:fs';
import { connect } from '../prisma/client.ts';
import type { Config } from './config.ts';
import { useKeys } from './process-keys.ts';

/** Opens the database as it is, for a command that only looks at it. @throws Error when there is none */
export async function openExisting(config: Config): Promise<void> {
  const { databaseUrl: url } = config;
  if (url.startsWith('file:') && !existsSync(url.slice('file:'.length))) {
    throw new Error(`There is no database at ${url}.`);
  }
  useKeys(config);
  await connect({ url });
}
