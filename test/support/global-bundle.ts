import { buildBundle } from './spawned.ts';

const BUILT = 'YIYANG_BUNDLE_BUILT';

/** Builds what is shipped once in a run, before anything starts it: a build begins by taking the former one away. */
export default async function setup(): Promise<void> {
  if (process.env[BUILT] === String(process.pid)) return;
  await buildBundle();
  process.env[BUILT] = String(process.pid);
}
