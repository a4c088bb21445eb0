import { probeWrite } from '../domain/write-probe.ts';

const PATIENCE_MS = 2000;
/** How long an answer is good for the next caller: anybody may ask, and a probe takes a turn to write. */
const FRESH_MS = 1000;

export type Readiness = 'ready' | 'stopping' | 'database';

/**
 * Whether a write could begin now, or within the last second. One probe at a time: while the database hangs, callers
 * share the same one and are told after `PATIENCE_MS`.
 */
export function createReadiness(isStopping: () => boolean): () => Promise<Readiness> {
  let running: Promise<boolean> | undefined;
  let last = { isWritable: false, until: 0 };
  const probeOnce = () => {
    running ??= probeWrite()
      .then(
        () => true,
        () => false,
      )
      .then((isWritable) => {
        last = { isWritable, until: performance.now() + FRESH_MS };
        running = undefined;
        return isWritable;
      });
    return running;
  };
  return async () => {
    if (isStopping()) return 'stopping';
    if (performance.now() < last.until) return last.isWritable ? 'ready' : 'database';
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), PATIENCE_MS);
    });
    const isWritable = await Promise.race([probeOnce(), late]);
    clearTimeout(timer);
    return isWritable ? 'ready' : 'database';
  };
}
