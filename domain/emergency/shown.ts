import { liveTargets } from '../referral/facing.ts';
import { openedOfTarget } from '../referral/sealed.ts';
import { ON_THE_WAY } from '../referral/workflow.ts';
import { AMBULANCE, type Telephone } from './telephone.ts';

interface CalledTarget {
  readonly id: string;
  readonly organizationId: string;
  readonly state: string;
  readonly askedAt: Date | null;
  readonly contactName: string | null;
  readonly contactPhoneSealed: string | null;
}

/** Whom an emergency asks now; after its end, whom it asked last. */
export const calledTarget = <Target extends CalledTarget>(targets: readonly Target[]): Target | null =>
  liveTargets(targets)[0] ?? targets.at(-1) ?? null;

/** Who has said yes there, by name and telephone; nobody where it was told, and not answered. */
export function contactOf(target: CalledTarget | null): Telephone[] {
  const phone = target && openedOfTarget(target.id, 'contactPhone', target.contactPhoneSealed);
  return phone == null ? [] : [{ name: target?.contactName ?? '', phone }];
}

/** Whom to call, first things first: who has said yes, the telephone of the hospital at all hours, 120 (domain 3.5.10). */
export const callFirst = (contact: readonly Telephone[], duty: Telephone | undefined): Telephone[] => [
  ...contact,
  ...(duty === undefined ? [] : [duty]),
  AMBULANCE,
];

/** Nobody there has seen it yet, and nobody has arrived: the sender calls now (domain 0 DutyRoster). */
export const isCallNow = (state: string, acknowledgedAt: Date | null): boolean =>
  acknowledgedAt === null && ON_THE_WAY.some((one) => one === state);
