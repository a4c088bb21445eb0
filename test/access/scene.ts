import { write } from '../../prisma/client.ts';
import { paintCare } from './paint-care.ts';
import { paintDirectory } from './paint-directory.ts';
import { paintDoubts } from './paint-doubts.ts';
import { paintDuty } from './paint-duty.ts';
import { paintLife } from './paint-life.ts';
import { paintWatch } from './paint-watch.ts';
import { paintWork } from './paint-work.ts';
import { Painter } from './painter.ts';

/** The scene of the access matrix in an empty database: two worlds of data, and ten organisations around the first. */
export function paintScene(): Promise<Painter> {
  return write(async (tx) => {
    const painter = new Painter(tx);
    await paintDirectory(painter);
    await paintCare(painter);
    await paintLife(painter);
    await paintWork(painter);
    await paintWatch(painter);
    await paintDuty(painter);
    await paintDoubts(painter);
    return painter;
  });
}
