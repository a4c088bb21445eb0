import type { Clock } from '../../domain/clock.ts';
import type { leasesOf } from '../../domain/outbox/lease.ts';

/** What is done for one system, while this process has its lane. */
export interface Lane {
  readonly id: string;
  /** Renews the lease when it has run for a while. @returns false when the lane is somebody else's, or the process stops */
  keep(): Promise<boolean>;
}

export interface LaneDeps {
  readonly clock: Clock;
  /** The name of this process among those that do the same. */
  readonly holder: string;
  /** How long a lane is another process's when this one dies; longer than a call. */
  readonly leaseMs: number;
  readonly leases: ReturnType<typeof leasesOf>;
  /** The lanes in which something is to be done now, and that nobody has. */
  due(now: Date): Promise<string[]>;
  /** @returns whether there may be more to do */
  round(lane: Lane): Promise<boolean>;
  /** Hears of faults of ours: the other lanes go on nevertheless. */
  onError(error: unknown): void;
}

async function laneOf(id: string, deps: LaneDeps, isStopping: () => boolean): Promise<Lane | null> {
  const { leases, leaseMs, holder, clock } = deps;
  const holding = { id, holder };
  let renewedAt = clock.now();
  if (!(await leases.hold(holding, leaseMs, renewedAt))) return null;
  return {
    id,
    async keep() {
      const now = clock.now();
      if (isStopping()) return false;
      if (now.getTime() - renewedAt.getTime() < leaseMs / 3) return true;
      renewedAt = now;
      return leases.hold(holding, leaseMs, now);
    },
  };
}

/** Does in one lane all that is to be done now. */
async function runLane(id: string, deps: LaneDeps, isStopping: () => boolean): Promise<void> {
  const lane = await laneOf(id, deps, isStopping);
  if (lane === null) return;
  try {
    while (await deps.round(lane));
  } finally {
    await deps.leases.release({ id, holder: deps.holder });
  }
}

/** Each system has a lane of its own: one that is slow or dead holds nobody else up. */
export function createLanes(deps: LaneDeps) {
  const running = new Map<string, Promise<void>>();
  let isStopping = false;

  async function settled(): Promise<void> {
    while (running.size > 0) await Promise.allSettled([...running.values()]);
  }

  return {
    /** Begins what is due; settles without waiting for it. */
    async start(): Promise<void> {
      for (const id of await deps.due(deps.clock.now())) {
        if (running.has(id) || isStopping) continue;
        const lane = runLane(id, deps, () => isStopping)
          .catch(deps.onError)
          .finally(() => running.delete(id));
        running.set(id, lane);
      }
    },
    /** Settles when no lane is under way. */
    settled,
    /** Begins nothing more; settles when what is under way has its answer. */
    async stop(): Promise<void> {
      isStopping = true;
      await settled();
    },
  };
}

export type Lanes = ReturnType<typeof createLanes>;
