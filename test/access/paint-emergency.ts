import type { Showing } from './canary.ts';
import { hoursAgo, type Painter } from './painter.ts';
import type { Place } from './standing.ts';

const createdAt = hoursAgo(60);

interface Told {
  readonly by: Place;
  readonly resident: string;
}

/** What was told with an emergency, and a call about it. */
export function emergencyOf(
  painter: Painter,
  name: string,
  { by, resident }: Told,
  record: readonly Showing[],
) {
  const [id, callId] = [painter.id(`emergency ${name}`), painter.id(`call ${name}`)];
  const at = (column: string) => ({ table: 'EmergencyEvent', row: id, column });
  const ofCall = (column: string) => ({ table: 'EmergencyCall', row: callId, column });
  const call = {
    ...{ id: callId, calledAt: createdAt, recordedAt: createdAt, recordedById: painter.id(`v${by}`) },
    ...{ result: 'REACHED', textSealed: painter.text(ofCall('textSealed'), record) },
    calledNumberSealed: painter.text(ofCall('calledNumberSealed'), record),
  };
  const due = { notifiedAt: createdAt, acknowledgeDueAt: createdAt, arrivalDueAt: createdAt };
  return {
    create: {
      ...{ id, residentId: painter.id(resident), notes: '["DUPLICATE"]', ...due },
      placeSealed: painter.text(at('placeSealed'), record),
      symptomsSealed: painter.text(at('symptomsSealed'), record),
      callBackPhoneSealed: painter.text(at('callBackPhoneSealed'), record),
      calls: { create: call },
    },
  };
}
