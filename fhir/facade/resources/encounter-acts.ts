import type { ExchangedAdmission } from '../../../domain/admission/exchanged.ts';
import { leaveHospital, returnToHospital } from '../../../domain/admission/leave.ts';
import { callOffAdmission, planAdmission } from '../../../domain/admission/plan.ts';
import { recordAdmission } from '../../../domain/admission/record.ts';
import type { AdmissionState } from '../../../domain/codes/admission.ts';
import type { Acting } from '../../../domain/viewer.ts';
import { leaveIn, type ReceivedEncounter } from '../../map/encounter.ts';
import type { EncounterStep } from '../../map/encounter-steps.ts';
import type { Writing } from '../writing.ts';
import { dischargedIn, dispositionOf, kindIn, referralIn } from './encounter-said.ts';

/** An admission that is known, and what is told of it now. */
export interface Telling {
  readonly row: ExchangedAdmission;
  readonly received: ReceivedEncounter;
  readonly writing: Writing;
}

/** Which admission an act is on. */
interface On {
  readonly admissionId: string;
  readonly expectedVersion: number;
  readonly source: 'HIS';
  readonly idempotencyKey: string;
}
const GOES_ON: readonly string[] = ['ADMITTED', 'ON_LEAVE'] satisfies AdmissionState[];
type Act = (acting: Acting, on: On) => Promise<string>;

const endIn = (received: ReceivedEncounter) => ({
  dischargedAt: dischargedIn(received),
  disposition: dispositionOf(received),
});

/** A plan is moved where it is planned for another time or otherwise. */
function planned({ row, received }: Telling): Act | null {
  if (row.state !== 'PLANNED') return null;
  const [plannedAt, kind] = [new Date(received.period.start), kindIn(received)];
  if (plannedAt.getTime() === row.admittedAt.getTime() && kind === row.kind) return null;
  return (acting, on) => planAdmission(acting, { ...on, plannedAt, kind });
}

/** A leave begins now, unless it is said since when; what stands there of an earlier one says nothing of it. */
function leftAt({ row, received, writing: { now } }: Telling): Date {
  const start = leaveIn(received)?.start;
  const said = start === undefined ? now : new Date(start);
  return said.getTime() === row.leaveFromAt?.getTime() ? now : said;
}

/** By which referral the resident came, where that is told of an admission that goes on for the first time. */
export function cameBy({ row, received, writing }: Telling): Act[] {
  const { residentId, state } = row;
  const referralId =
    row.referralId === null && GOES_ON.includes(state) ? referralIn(received, writing) : null;
  if (referralId === null) return [];
  return [(acting, on) => recordAdmission(acting, { ...on, residentId, referralId })];
}

/** What each step does, beside putting right what was told before; null for nothing. */
export const ENCOUNTER_ACTS: Readonly<Partial<Record<EncounterStep, (telling: Telling) => Act | null>>> = {
  STAY: planned,
  ADMIT: ({ row: { residentId }, received, writing }) => {
    const referralId = referralIn(received, writing);
    const begun = {
      referralId,
      residentId,
      kind: kindIn(received),
      admittedAt: new Date(received.period.start),
    };
    const end = endIn(received);
    return (acting, on) => recordAdmission(acting, { ...on, ...begun, ...end });
  },
  LEAVE: (telling) => {
    const at = leftAt(telling);
    return (acting, on) => leaveHospital(acting, { ...on, leftAt: at });
  },
  RETURN: ({ received, writing: { now } }) => {
    const returnedAt = new Date(leaveIn(received)?.end ?? now);
    return (acting, on) => returnToHospital(acting, { ...on, returnedAt });
  },
  DISCHARGE: ({ row: { residentId }, received }) => {
    const end = endIn(received);
    return (acting, on) => recordAdmission(acting, { ...on, residentId, ...end });
  },
  CALL_OFF: () => callOffAdmission,
};
