import { createInterface } from 'node:readline';
import { sweepAlarms } from '../../domain/alarm/sweep.ts';
import { close, connect } from '../../prisma/client.ts';
import { useTestKeys } from '../support/keys.ts';

/** Another process that sweeps alarms: `sweeper.ts <url> <instant>`; then once for each line. */
const [url = '', instant = ''] = process.argv.slice(2);
await connect({ url });
useTestKeys();
process.stdout.write('ready\n');
for await (const _line of createInterface({ input: process.stdin })) {
  await sweepAlarms(new Date(instant));
  process.stdout.write('swept\n');
}
await close();
