import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { postgresSchema, schemaFile } from './derive.ts';

const require = createRequire(import.meta.url);
const postgresFile = new URL('./generated/postgres.prisma', import.meta.url);

/**
 * `prisma generate` wants to download a native schema engine that it never starts.
 * Where none is installed, any executable satisfies it.
 */
function environment(): NodeJS.ProcessEnv {
  const installed = readdirSync(dirname(require.resolve('@prisma/engines/package.json')));
  const isEngineThere = installed.some((name) => name.startsWith('schema-engine'));
  const engine = process.env.PRISMA_SCHEMA_ENGINE_BINARY ?? (isEngineThere ? undefined : process.execPath);
  return {
    ...process.env,
    CHECKPOINT_DISABLE: '1',
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    ...(engine === undefined ? {} : { PRISMA_SCHEMA_ENGINE_BINARY: engine }),
  };
}

function generate(schema: URL): Promise<void> {
  const cli = require.resolve('prisma/build/index.js');
  const args = [cli, 'generate', '--no-hints', '--schema', fileURLToPath(schema)];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { env: environment(), stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      output += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(output))));
  });
}

mkdirSync(new URL('./generated/', import.meta.url), { recursive: true });
writeFileSync(postgresFile, postgresSchema());
await Promise.all([generate(schemaFile), generate(postgresFile)]);
