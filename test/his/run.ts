import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import { listen } from '../../server/listening.ts';
import { createHis } from './app.ts';
import { MOODS } from './moods.ts';

// `npm run his`, or `npm run his -- --port 4300`: a hospital to try out on this machine alone.
const { values } = parseArgs({ options: { port: { type: 'string', default: '4200' } } });
const port = await listen(createServer(createHis()), { host: '127.0.0.1', port: Number(values.port) });
process.stdout.write(`A hospital stands in at http://127.0.0.1:${port}/fhir
POST http://127.0.0.1:${port}/control with {"mood": …, "calls": …, "ms": …} says how it is: ${MOODS.join(', ')}.
The header X-His-Mood says it for one call. Everything is in memory and ends with it.
`);
