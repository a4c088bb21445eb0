import { Cron } from 'croner';
import type { Logger } from './log.ts';

/** Background work. No answer ever depends on it: what is due counts as done at read time. */
export interface Job {
  readonly name: string;
  readonly everySeconds: number;
  run(now: Date): Promise<unknown>;
  /** What is left to do when the service stops. */
  atStop?(now: Date): Promise<unknown>;
}

export interface Jobs {
  /** Runs every job once, one after the other: for a clock that is moved by hand. */
  runAll(now: Date): Promise<void>;
  /** No run begins after this; settles when the last one has ended, and what is left to do is done. */
  stop(): Promise<void>;
}

/** A job that fails is logged and comes again at its next time. */
async function attempt({ name, run }: Pick<Job, 'name' | 'run'>, now: Date, logger: Logger): Promise<void> {
  try {
    await run(now);
  } catch (err) {
    logger.error({ err, job: name }, 'a job failed');
  }
}

/** Schedules the jobs by the machine's time; with a moved clock (`isScheduled` false) they only run by `runAll`. */
export function startJobs(
  jobs: readonly Job[],
  { isScheduled, logger, now }: { isScheduled: boolean; logger: Logger; now: () => Date },
): Jobs {
  const running = new Set<Promise<void>>();
  const track = (work: Promise<void>): Promise<void> => {
    running.add(work);
    return work.finally(() => running.delete(work));
  };
  const crons = (isScheduled ? jobs : []).map(
    (job) =>
      new Cron('* * * * * *', { interval: job.everySeconds, protect: true, unref: true }, () =>
        track(attempt(job, now(), logger)),
      ),
  );
  return {
    runAll: (at) =>
      track(
        jobs.reduce<Promise<void>>(
          (before, job) => before.then(() => attempt(job, at, logger)),
          Promise.resolve(),
        ),
      ),
    async stop() {
      for (const cron of crons) cron.stop();
      await Promise.allSettled(running);
      for (const { name, atStop } of jobs)
        if (atStop !== undefined) await attempt({ name, run: atStop }, now(), logger);
    },
  };
}
