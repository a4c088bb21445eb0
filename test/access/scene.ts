import { sweepSearchKeys } from '../../domain/search/sweep.ts';
import { write } from '../../prisma/client.ts';
import { paintCare } from './paint-care.ts';
import { paintDirectory } from './paint-directory.ts';
import { paintDoubts } from './paint-doubts.ts';
import { paintDuty } from './paint-duty.ts';
import { paintLife } from './paint-life.ts';
import { paintLinkedWards } from './paint-linked-ward.ts';
import { paintReferrals } from './paint-referral.ts';
import { paintSystems } from './paint-systems.ts';
import { paintTold } from './paint-told.ts';
import { paintWatch } from './paint-watch.ts';
import { paintWork } from './paint-work.ts';
import { NOW, Painter } from './painter.ts';

/** The scene of the access matrix in an empty database: two worlds of data, and ten organisations around the first. */
export async function paintScene(): Promise<Painter> {
  const painted = await write(async (tx) => {
    const painter = new Painter(tx);
    await paintDirectory(painter);
    await paintCare(painter);
    await paintLife(painter);
    await paintTold(painter);
    await paintWork(painter);
    await paintReferrals(painter);
    await paintLinkedWards(painter);
    await paintWatch(painter);
    await paintDuty(painter);
    await paintDoubts(painter);
    await paintSystems(painter);
    return painter;
  });
  await sweepSearchKeys(NOW);
  return painted;
}
