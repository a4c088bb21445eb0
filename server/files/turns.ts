/** How many files may be on their way at once: what waits for its last byte is in memory, sealed, a third larger. */
export interface UploadTurns {
  /** @returns what ends the turn; null when there is none to be had now */
  take(personId: string): (() => void) | null;
}

interface Most {
  readonly inAll: number;
  readonly ofOnePerson: number;
}

/** Four times 10 MiB sealed are 56 MB; one person cannot keep the others out. */
const MOST: Most = { inAll: 4, ofOnePerson: 2 };

export function createUploadTurns({ inAll, ofOnePerson }: Most = MOST): UploadTurns {
  const taken = new Map<string, number>();
  let total = 0;
  return {
    take(personId) {
      const own = taken.get(personId) ?? 0;
      if (total >= inAll || own >= ofOnePerson) return null;
      total += 1;
      taken.set(personId, own + 1);
      return () => {
        total -= 1;
        const left = (taken.get(personId) ?? 1) - 1;
        if (left === 0) taken.delete(personId);
        else taken.set(personId, left);
      };
    },
  };
}
