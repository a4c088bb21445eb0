import type { Tx } from '../../prisma/client.ts';
import { localDateOf } from '../calendar-date.ts';
import { type Told, tell, tellDuty } from '../notification/tell.ts';
import { staysOn } from '../residency/policy.ts';
import type { LinkedWardSide } from './workflow.ts';

interface ToldStay {
  readonly id: string;
  readonly residentId: string;
  readonly hospitalOrgId: string;
  readonly localOrgId: string;
  readonly specialistId: string | null;
  readonly localDoctorId: string | null;
}

/** The organisation of a side, and its responsible doctor. */
const at = (stay: ToldStay, side: LinkedWardSide) =>
  side === 'HOSPITAL'
    ? { organizationId: stay.hospitalOrgId, doctorId: stay.specialistId }
    : { organizationId: stay.localOrgId, doctorId: stay.localDoctorId };

/** Tells the responsible doctor of a side, or the duty of the ward there while nobody is named. */
async function tellSide(tx: Tx, stay: ToldStay, side: LinkedWardSide, told: Told, now: Date): Promise<void> {
  const { organizationId, doctorId } = at(stay, side);
  if (doctorId === null) await tellDuty(tx, { organizationId, function: 'WARD' }, told, now);
  else await tell(tx, organizationId, [doctorId], told, now);
}

/** Tells both sides, and the home that has the resident, that a stay has begun or ended. */
export async function tellOfStay(tx: Tx, stay: ToldStay, occasion: string, now: Date): Promise<void> {
  const { id: nounId, residentId } = stay;
  const told = { kind: 'LINKED_WARD', noun: 'linkedWardStay', nounId, residentId, occasion } as const;
  await tellSide(tx, stay, 'HOSPITAL', told, now);
  await tellSide(tx, stay, 'LOCAL', told, now);
  const homes = await tx.db.residency.findMany({ where: { residentId, ...staysOn(localDateOf(now)) } });
  for (const { nursingHomeId: organizationId } of homes)
    await tellDuty(tx, { organizationId, function: 'HOME_NURSE' }, told, now);
}

interface ToldRound {
  readonly id: string;
  readonly version: number;
  readonly stay: ToldStay;
}

/** Tells a side that a round was planned, moved or recorded, or waits for its signature. */
export const tellOfRound = (
  tx: Tx,
  { id: nounId, version, stay }: ToldRound,
  { side, what }: { readonly side: LinkedWardSide; readonly what: string },
  now: Date,
): Promise<void> => {
  const { residentId } = stay;
  const about = { kind: 'JOINT_ROUND', noun: 'jointRound', nounId, residentId } as const;
  return tellSide(tx, stay, side, { ...about, occasion: `${what} ${version}` }, now);
};

/** The side across. */
export const otherSide = (side: LinkedWardSide): LinkedWardSide =>
  side === 'HOSPITAL' ? 'LOCAL' : 'HOSPITAL';
