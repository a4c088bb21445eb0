import type { Viewer } from '../domain/viewer.ts';
import { actingOf, type GraphContext } from './builder.ts';

/** A row filter of the domain for who asks, at the instant of the request. */
export function openTo<Where>(filter: (viewer: Viewer, now: Date) => Where, context: GraphContext): Where {
  const { viewer, clock } = actingOf(context);
  return filter(viewer, clock.now());
}
