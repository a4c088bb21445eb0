import type { Showing } from './canary.ts';
import { paintEvent } from './paint-event.ts';
import { hoursAgo, type Painter } from './painter.ts';
import type { Place } from './standing.ts';

interface Told {
  readonly resident: 'rA' | 'rC';
  readonly place: Place;
  /** Which recorded what happened. */
  readonly openedBy: Place;
}

export const TOLD: Readonly<Record<'tellA' | 'tellC', Told>> = {
  tellA: { resident: 'rA', place: 'A', openedBy: 'B' },
  tellC: { resident: 'rC', place: 'C', openedBy: 'C' },
};

/** What else shows the people of a resident: the task in which they are called. */
export const calledIn = (resident: 'rA' | 'rC'): Showing => [
  'contactNotification.calls',
  resident === 'rA' ? 'tellA' : 'tellC',
];

/** A family that is to be told, with one call in vain. */
export async function paintTold(painter: Painter): Promise<void> {
  for (const [name, { resident, place, openedBy }] of Object.entries(TOLD)) {
    const calls: Showing[] = [['contactNotification.calls', name]];
    const id = painter.marked(name, [['contactNotification.entry', name]]);
    const callId = painter.id(`call ${name}`);
    const when = { happenedAt: hoursAgo(5), openedAt: hoursAgo(4), dueAt: hoursAgo(-20) };
    const whose = { organizationId: painter.id(place), openedByOrgId: painter.id(openedBy) };
    const call = {
      ...{ name: '', ...painter.words('ContactCall', name, calls), id: callId, no: 1, result: 'NOT_REACHED' },
      textSealed: painter.text({ table: 'ContactCall', row: callId, column: 'textSealed' }, calls),
      ...{ calledById: painter.id(`v${place}`), calledByOrgId: painter.id(place) },
      ...{ calledAt: hoursAgo(3), recordedAt: hoursAgo(3) },
    };
    await painter.db.contactNotification.create({
      data: {
        ...{ id, journeyId: id, residentId: painter.id(resident), occasion: 'ADMISSION', state: 'OPEN' },
        ...{
          noun: 'admission',
          nounId: painter.id(`what ${name}`),
          function: 'HOME_NURSE',
          ...whose,
          ...when,
        },
        calls: { create: [call] },
      },
    });
    await paintEvent(painter, 'contactNotification', name, calls);
  }
}
