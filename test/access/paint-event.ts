import type { Showing } from './canary.ts';
import { hoursAgo, type Painter } from './painter.ts';

const createdAt = hoursAgo(240);

/** What happened to an object, with words in all that the timeline may show. */
export async function paintEvent(
  painter: Painter,
  noun: string,
  name: string,
  shows: readonly Showing[],
): Promise<void> {
  const words = painter.words('Event', name, (column) =>
    ['reasonText', 'facts'].includes(column) ? [] : shows,
  );
  const nounId = painter.id(name);
  const when = { at: createdAt, recordedAt: createdAt };
  await painter.db.event.create({
    data: { act: '', toState: '', ...words, noun, nounId, journeyId: nounId, ...when },
  });
}
