import { probeWrite } from '../domain/write-probe.ts';

const PATIENCE_MS = 2000;

export type Readiness = 'ready' | 'stopping' | 'database';

/**
 * Whether a write could begin now. One probe at a time: while the database hangs, callers share the same one and
 * are told after `PATIENCE_MS`.
 */
export function createReadiness(isStopping: () => boolean): () => Promise<Readiness> {
  let running: Promise<boolean> | undefined;
  const probeOnce = () => {
    running ??= probeWrite()
      .then(
        () => true,
        () => false,
      )
      .finally(() => {
        running = undefined;
      });
    return running;
  };
  return async () => {
    if (isStopping()) return 'stopping';
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), PATIENCE_MS);
    });
    const isWritable = await Promise.race([probeOnce(), late]);
    clearTimeout(timer);
    return isWritable ? 'ready' : 'database';
  };
}
