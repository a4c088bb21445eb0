import type { SceneObject } from './standing.ts';

/** What systems have said of the residents of the scene, and how each organisation stands to it. */
export const SNAPSHOT_OBJECTS: Readonly<Record<string, SceneObject>> = {
  // Fetched for each of them; for A once more, by a consent that is over.
  saidA: { of: { A: ['own resident'] }, within: 'rA', about: 'rA' },
  saidB: { of: { B: ['treating'] }, within: 'rA', about: 'rA' },
  saidK: { of: { K: ['consent given'] }, within: 'rA', about: 'rA' },
  saidE: { of: { E: ['consent withdrawn'] }, within: 'rA', about: 'rA' },
  saidBefore: { of: { A: ['ended'] }, within: 'rA' },
  saidC: { of: { C: ['own resident'] }, within: 'rC', about: 'rC' },
};
