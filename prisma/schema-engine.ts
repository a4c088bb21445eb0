import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import type { SchemaEngine } from '@prisma/schema-engine-wasm';
import * as glue from '@prisma/schema-engine-wasm/schema_engine_bg';

const require = createRequire(import.meta.url);
interface Process {
  // TypeScript knows WebAssembly only together with the browser's DOM.
  readonly WebAssembly: {
    instantiate(
      code: Uint8Array,
      imports: object,
    ): Promise<{ instance: { exports: { __wbindgen_start(): void } } }>;
  };
  /** Where the engine reports a panic. The client's engine does so as well, and may have put its own here. */
  PRISMA_WASM_PANIC_REGISTRY?: { set_message(message: string): never };
  /** The engine is loaded once per process: a second time would pull the memory from under the first. */
  schemaEngineLoaded?: Promise<void>;
}

const process = globalThis as unknown as Process;

function panic(message: string): never {
  throw new Error(`schema engine: ${message}`);
}

/** What the engine calls. It leaves the timers of its locks running: they must not keep a command from ending. */
const imports = (): object =>
  Object.fromEntries(
    Object.entries(glue).map(([name, call]) => {
      if (!name.startsWith('__wbg_setTimeout_')) return [name, call];
      return [name, (then: () => void, delayMs: number) => setTimeout(then, delayMs >>> 0).unref()];
    }),
  );

/** The package expects a bundler that imports .wasm files; Node instantiates it by hand. */
async function load(): Promise<void> {
  const file = require
    .resolve('@prisma/schema-engine-wasm')
    .replace(/schema_engine\.js$/, 'schema_engine_bg.wasm');
  const code = await readFile(file);
  const { instance } = await process.WebAssembly.instantiate(code, { './schema_engine_bg.js': imports() });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
}

/** Prisma's migration engine for one database, as WebAssembly: nothing native is downloaded. */
export async function schemaEngine(
  adapter: SqlMigrationAwareDriverAdapterFactory,
  schema: string,
): Promise<SchemaEngine> {
  process.PRISMA_WASM_PANIC_REGISTRY ??= { set_message: panic };
  process.schemaEngineLoaded ??= load();
  await process.schemaEngineLoaded;
  const options = { datamodels: [['schema.prisma', schema] as [string, string]] };
  return glue.SchemaEngine.new(options, () => {}, bindMigrationAwareSqlAdapterFactory(adapter));
}

/** No table or enum is managed elsewhere. */
export const allTables = { externalTables: [], externalEnums: [] };
