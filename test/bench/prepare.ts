import { close, write } from '../../prisma/client.ts';
import { markSeeded } from '../../prisma/seed/marks.ts';
import { openDatabase, requireConfig } from '../../server/start.ts';
import { addRows } from './rows.ts';

/** A database with the demo network and the rows that are measured: `prepare.ts <slots> <booked>`. */
const [slots, booked] = process.argv.slice(2).map(Number);
await openDatabase(await requireConfig(process.env), new Date());
const places = await addRows({ slots: slots ?? 0, booked: booked ?? 0 });
await write((tx) => markSeeded(tx, new Date()));
await close();
process.stdout.write(`${JSON.stringify(places)}\n`);
