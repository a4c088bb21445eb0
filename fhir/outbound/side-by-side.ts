export interface Work {
  /** What is due now, each under the name of the system that it is done with. */
  due(): Promise<ReadonlyMap<string, () => Promise<void>>>;
  /** Hears of faults of ours: the other systems go on nevertheless. */
  onError(error: unknown): void;
}

/** Works with each system beside the others, and with one system once at a time: one that is slow or dead holds nobody else up. */
export function sideBySide({ due, onError }: Work) {
  const running = new Map<string, Promise<void>>();
  let isStopping = false;

  async function settled(): Promise<void> {
    while (running.size > 0) await Promise.allSettled([...running.values()]);
  }

  return {
    isStopping: () => isStopping,
    /** Begins what is due; settles without waiting for it. */
    async start(): Promise<void> {
      for (const [id, run] of await due()) {
        if (running.has(id) || isStopping) continue;
        running.set(
          id,
          run()
            .catch(onError)
            .finally(() => running.delete(id)),
        );
      }
    },
    /** Settles when nothing is under way. */
    settled,
    /** Begins nothing more; settles when what is under way has its answer. */
    async stop(): Promise<void> {
      isStopping = true;
      await settled();
    },
  };
}

export type SideBySide = ReturnType<typeof sideBySide>;
