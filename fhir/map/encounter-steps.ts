import type { AdmissionState } from '../../domain/codes/admission.ts';
import type { EncounterStatus } from './encounter.ts';

/** What a status that is sent means for an admission that is known. */
export type EncounterStep =
  /** Nothing new, or something of what was told is put right. */
  | 'STAY'
  | 'ADMIT'
  | 'LEAVE'
  | 'RETURN'
  | 'DISCHARGE'
  /** The discharge was a mistake. */
  | 'REOPEN'
  | 'CALL_OFF'
  | 'VOID';

const HERE = (step: EncounterStep) => ({ arrived: step, triaged: step, 'in-progress': step });
const NEVER_WAS = { cancelled: 'VOID', 'entered-in-error': 'VOID' } as const;

/** The one table of what a status means for an admission in a state; whatever is not in it is refused. */
export const ENCOUNTER_STEPS: Readonly<
  Record<AdmissionState, Readonly<Partial<Record<EncounterStatus, EncounterStep>>>>
> = {
  PLANNED: {
    ...{ planned: 'STAY', ...HERE('ADMIT'), finished: 'ADMIT' },
    ...{ cancelled: 'CALL_OFF', 'entered-in-error': 'VOID' },
  },
  ADMITTED: { ...HERE('STAY'), onleave: 'LEAVE', finished: 'DISCHARGE', ...NEVER_WAS },
  ON_LEAVE: { ...HERE('RETURN'), onleave: 'STAY', finished: 'DISCHARGE', ...NEVER_WAS },
  DISCHARGED: { ...HERE('REOPEN'), finished: 'STAY', ...NEVER_WAS },
  CANCELLED: { cancelled: 'STAY', 'entered-in-error': 'VOID' },
  VOIDED: { cancelled: 'STAY', 'entered-in-error': 'STAY' },
};
