import { read } from '../../prisma/client.ts';
import type { Noun } from '../event-log.ts';
import { filePolicy } from '../file/policy.ts';
import { directoryObjects } from './directory.ts';
import { among, type Objects, type Openness, plain, under } from './openness.ts';
import { referralObjects } from './referrals.ts';
import { residentObjects } from './residents.ts';
import { wardObjects } from './wards.ts';
import { workObjects } from './work.ts';

/** What is attached is told of with the object that it is attached to. */
const file = under({ policy: filePolicy, aspect: 'entry' }, async (ids) => {
  const select = { uploadedById: true, organizationId: true, attachedAt: true, expiresAt: true };
  return plain(await read().storedFile.findMany({ where: among(ids), select: { id: true, ...select } }));
});

const NOTHING: ReadonlyMap<string, Openness> = new Map();

/** To whom the events of each noun are open: to whom the object itself is, as its policy says it. */
const OBJECTS: Readonly<Record<Noun, Objects>> = {
  ...directoryObjects,
  ...residentObjects,
  ...referralObjects,
  ...wardObjects,
  ...workObjects,
  file,
};

/** The nouns of the log. */
export const EVENT_NOUNS: readonly string[] = Object.keys(OBJECTS);

/** The objects of a noun, as they stand now; none of a noun that is not known here. */
export async function objectsOf(
  noun: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Openness>> {
  return Object.hasOwn(OBJECTS, noun) ? OBJECTS[noun as Noun](ids) : NOTHING;
}
