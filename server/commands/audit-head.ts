import { parseArgs } from 'node:util';
import { exportHeads } from '../../domain/audit/chain/head.ts';
import { close } from '../../prisma/client.ts';
import { readConfig } from '../config.ts';
import { headText, writeHead } from '../head-file.ts';
import { openExisting } from '../open-existing.ts';

try {
  const { positionals } = parseArgs({ allowPositionals: true, options: {} });
  const [file, ...more] = positionals;
  if (more.length > 0) throw new Error('Name one file, or none to print the head.');
  await openExisting(readConfig(process.env));
  const head = await exportHeads(new Date());
  if (file === undefined) process.stdout.write(headText(head));
  else if (!(await writeHead(file, head))) throw new Error(`${file} is there already: it stays as it is.`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  await close();
}
