import { type ReadinessWarning, readinessWarnings } from '../domain/readiness-warnings.ts';
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

/** How long a warning is good for the next caller: what it warns of is weeks away. */
const WARNED_MS = 60_000;

/**
 * What is about to be missing at the time of the service, or was within the last minute. A warning never makes the
 * service unready: where it cannot be found out, there is none.
 */
export function createWarnings(now: () => Date): () => Promise<readonly ReadinessWarning[]> {
  let last: { readonly warnings: Promise<readonly ReadinessWarning[]>; readonly until: number } | undefined;
  return async () => {
    if (last === undefined || performance.now() >= last.until) {
      const warnings = readinessWarnings(now()).catch((): ReadinessWarning[] => []);
      last = { warnings, until: performance.now() + WARNED_MS };
    }
    return last.warnings;
  };
}
