import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { inject } from 'vitest';
import type { Engine } from '../../prisma/client.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where SQLite files lie. */
    databaseFolder: string;
    template: { readonly engine: Engine; readonly url: string };
  }
}

/** A migrated, empty database that nobody else uses. */
export interface FreshDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** A copy of the migrated template on the project's engine. */
export function freshDatabase(): Promise<FreshDatabase> {
  const { engine, url } = inject('template');
  return engine === 'sqlite' ? copySqlite(url) : createPostgres(url, new URL(url).pathname.slice(1));
}

/** A database without any table; on SQLite there is not even the file. */
export async function emptyDatabase(): Promise<FreshDatabase> {
  const { engine, url } = inject('template');
  return engine === 'sqlite' ? newSqlite(url) : emptyPostgres();
}

/** A PostgreSQL database without any table. */
export function emptyPostgres(): Promise<FreshDatabase> {
  return createPostgres(inject('template').url, 'template0');
}

async function copySqlite(url: string): Promise<FreshDatabase> {
  const copy = await newSqlite(url);
  await copyFile(fileOf(url), fileOf(copy.url));
  return copy;
}

const fileOf = (url: string): string => url.replace(/^file:/, '');

async function newSqlite(template: string): Promise<FreshDatabase> {
  const folder = await mkdtemp(join(dirname(fileOf(template)), 'test-'));
  const url = `file:${join(folder, 'test.db')}`;
  return { url, drop: () => rm(folder, { recursive: true, force: true }) };
}

async function createPostgres(template: string, source: string): Promise<FreshDatabase> {
  const name = `test_${crypto.randomUUID().replaceAll('-', '')}`;
  const target = new URL(template);
  target.pathname = `/${name}`;
  // Without a write-ahead log of every page: nobody recovers this server.
  await administer(template, `CREATE DATABASE ${name} TEMPLATE ${source} STRATEGY FILE_COPY`);
  return {
    url: target.href,
    drop: () => administer(template, `DROP DATABASE ${name} WITH (FORCE)`),
  };
}

// From another database: a template can't be copied while somebody is connected to it.
async function administer(template: string, sql: string): Promise<void> {
  const url = new URL(template);
  url.pathname = '/template1';
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
