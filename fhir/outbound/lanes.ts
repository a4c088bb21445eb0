import type { Clock } from '../../domain/clock.ts';
import type { leasesOf } from '../../domain/outbox/lease.ts';
import { type SideBySide, sideBySide } from './side-by-side.ts';

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

/** Each system has a lane of its own. */
export function createLanes(deps: LaneDeps): SideBySide {
  const { clock, onError } = deps;
  const lanes: SideBySide = sideBySide({
    onError,
    due: async () =>
      new Map((await deps.due(clock.now())).map((id) => [id, () => runLane(id, deps, lanes.isStopping)])),
  });
  return lanes;
}
