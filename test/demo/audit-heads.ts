import { setTimeout as sleep } from 'node:timers/promises';
import type { Player, Sent } from './client.ts';
import type { StoryClock } from './clock.ts';

/** Where the chain of one organisation ends; of what belongs to none where the name is null. */
export interface Head {
  readonly organizationName: string | null;
  readonly position: number;
  readonly unsealed: number;
}

interface Found {
  readonly auditHead: { readonly edges: readonly { readonly node: Head }[] };
}

const HEADS = '{ auditHead(first: 100) { edges { node { organizationName position unsealed } } } }';
/** By the machine's time rows are linked within seconds; a clock that is moved by hand links them at each move. */
const WITHIN_MS = 10_000;

/** The ends of the chains; by the machine's time, as soon as every row is linked that waited at first. */
export function linkedHeads(by: Player, { isMovable }: StoryClock): Sent<readonly Head[]> {
  const query = by.asks<Found>('auditHead', HEADS);
  const heads = async () => (await query.carryOut()).auditHead.edges.map(({ node }) => node);
  return {
    ...query,
    async carryOut() {
      const first = await heads();
      const until = performance.now() + WITHIN_MS;
      for (let found = first; ; found = await heads()) {
        const isWaiting = found.some(({ position }, at) => {
          const before = first[at];
          return before !== undefined && position < before.position + before.unsealed;
        });
        if (isMovable || !isWaiting) return found;
        if (performance.now() > until) throw new Error('rows are not linked in time');
        await sleep(250);
      }
    },
  };
}
