import { ageAt, localDateOf } from '../calendar-date.ts';
import { type DiagnosisGroup, diagnosisGroupOf } from '../codes/icd10-chapter.ts';
import type { AgeBand } from '../codes/referral.ts';
import type { Isolation } from '../codes/safety-block.ts';
import { diagnosisCode, safetyIn } from './sealed.ts';

/** 匿名通知: what one of several that are asked decides on; it says nothing of who it is (domain 3.5.4, 8). */
export interface ReferralNotice {
  readonly sex: string;
  readonly ageBand: AgeBand;
  /** Null where the diagnosis is protected, preliminary without a code, or no ICD-10 one. */
  readonly diagnosisGroup: DiagnosisGroup | null;
  readonly carePhase: string;
  readonly careLevel: string | null;
  readonly isolation: Isolation | null;
  readonly isInterpreterNeeded: boolean;
  /** GB/T 2260 code of the county of who asks. */
  readonly regionCode: string;
}

/** What a notice is made of. */
export interface Noticed {
  readonly id: string;
  readonly carePhase: string;
  readonly safetySealed: string | null;
  readonly fromOrg: { readonly regionCode: string };
  readonly resident: {
    readonly sex: string;
    readonly birthOn: string | null;
    readonly isInterpreterNeeded: boolean;
    readonly residencies: readonly { readonly careLevel: string | null }[];
  };
  readonly diagnoses: readonly {
    readonly id: string;
    readonly role: string;
    readonly system: string | null;
    readonly codeSealed: string | null;
    readonly nameSealed: string;
    readonly isProtected: boolean;
  }[];
}

const BANDS: readonly (readonly [number, AgeBand])[] = [
  [90, 'FROM_90'],
  [80, 'FROM_80'],
  [70, 'FROM_70'],
  [60, 'FROM_60'],
];

function ageBandOf(birthOn: string | null, now: Date): AgeBand {
  if (birthOn === null) return 'UNKNOWN';
  const age = ageAt(birthOn, localDateOf(now));
  return BANDS.find(([from]) => age >= from)?.[1] ?? 'UNDER_60';
}

function groupOf({ diagnoses }: Noticed): DiagnosisGroup | null {
  const main = diagnoses.find(({ role }) => role === 'PRINCIPAL') ?? diagnoses[0];
  if (main === undefined || main.isProtected || main.system === 'TCM') return null;
  const code = diagnosisCode(main);
  return code === null ? null : diagnosisGroupOf(code);
}

/** The notice of a referral, as it is now. */
export function noticeOf(referral: Noticed, now: Date): ReferralNotice {
  const { id, carePhase, safetySealed, fromOrg, resident } = referral;
  return {
    ...{ sex: resident.sex, carePhase, regionCode: fromOrg.regionCode },
    ageBand: ageBandOf(resident.birthOn, now),
    diagnosisGroup: groupOf(referral),
    careLevel: resident.residencies[0]?.careLevel ?? null,
    isolation: safetyIn(id, safetySealed)?.isolation ?? null,
    isInterpreterNeeded: resident.isInterpreterNeeded,
  };
}
