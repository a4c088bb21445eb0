import type { Deciding } from '../act.ts';
import { openContactNotification } from '../contact-notification/open.ts';

/** To whom a change of the house is nothing to be told of: they are back in the evening, or come home. */
const BACK_AT_HOME: readonly string[] = ['OUTPATIENT', 'EXAM', 'RETURN_HOME', 'EMERGENCY'];

interface Transferred {
  readonly id: string;
  readonly journeyId: string;
  readonly residentId: string;
  readonly kind: string;
}

/** The family is told that somebody stays elsewhere from now on (domain 3.5.12: transfer). The caller holds the resident. */
export async function tellFamilyOfTransfer(
  deciding: Deciding,
  { id: nounId, journeyId, residentId, kind }: Transferred,
): Promise<void> {
  if (BACK_AT_HOME.includes(kind)) return;
  const about = { residentId, journeyId, noun: 'referral', nounId } as const;
  await openContactNotification(deciding, { ...about, occasion: 'TRANSFER' });
}
