import type { Transport } from '../codes/appointment.ts';
import type { DiagnosisRole, DiagnosisSystem } from '../codes/referral.ts';

type Given<Value> = Value | null | undefined;

/** What is measured, with its unit and the range that is taken without a question (V7). */
export const VITALS = {
  temperature: { unit: '°C', low: 34, high: 42, decimals: 1 },
  pulse: { unit: '/min', low: 30, high: 200, decimals: 0 },
  respiration: { unit: '/min', low: 6, high: 50, decimals: 0 },
  systolic: { unit: 'mmHg', low: 60, high: 250, decimals: 0 },
  diastolic: { unit: 'mmHg', low: 30, high: 150, decimals: 0 },
  oxygenSaturation: { unit: '%', low: 70, high: 100, decimals: 0 },
  glucose: { unit: 'mmol/L', low: 2, high: 30, decimals: 1 },
} as const;
export type Vital = keyof typeof VITALS;

/** Vital signs of the input: values, or why none could be taken. */
export type VitalsInput = { readonly [V in Vital]?: Given<number> } & {
  readonly notMeasurableReason?: Given<string>;
  /** When each was measured, where that is known. */
  readonly measuredAt?: Given<{ readonly [V in Vital]?: Date }>;
  /** Values outside the usual range are meant as they stand. */
  readonly isConfirmed?: Given<boolean>;
};

export type Vitals = { readonly [V in Vital]: number | null } & {
  readonly notMeasurableReason: string | null;
  /** When each was measured, where somebody has said so. */
  readonly measuredAt?: { readonly [V in Vital]?: string };
};

export interface DiagnosisInput {
  readonly role: DiagnosisRole;
  readonly system?: Given<DiagnosisSystem>;
  /** Edition or version of the code system, as the origin names it. */
  readonly systemVersion?: Given<string>;
  readonly code?: Given<string>;
  readonly name: string;
}

/** A diagnosis as it is kept: in the code system of its origin. */
export interface Diagnosis {
  readonly role: DiagnosisRole;
  readonly system: DiagnosisSystem | null;
  readonly systemVersion: string | null;
  readonly code: string | null;
  readonly name: string;
  readonly isProtected: boolean;
}

/** The texts of a referral record (requirements B.8), with the Chinese name of each. */
export const RECORD_TEXTS = {
  reasonText: '转诊理由',
  chiefComplaint: '主诉',
  presentIllness: '现病史',
  pastHistory: '既往史',
  investigations: '检查检验',
  treatmentSoFar: '已作处理',
  rehabilitationPlan: '康复计划',
  warningSigns: '需返院的警示症状',
  followUpPlan: '复诊与随访安排',
  targetReasonText: '选择接收机构的理由',
} as const;
export type RecordText = keyof typeof RECORD_TEXTS;

export type RecordInput = { readonly [T in RecordText]?: Given<string> } & {
  readonly vitals?: Given<VitalsInput>;
  /** Days on which the resident is seen again. */
  readonly followUpOn?: Given<readonly string[]>;
  /** How the resident travels. */
  readonly transport?: Given<Transport>;
};

/** What the doctor who receives the resident has to know. */
export type ReferralRecord = { readonly [T in RecordText]: string | null } & {
  readonly vitals: Vitals | null;
  readonly followUpOn: readonly string[];
  readonly transport: Transport | null;
};

/** What the nurse of a home has looked at before somebody comes back (domain 3.5.11). */
export interface ReturnChecklist {
  readonly isIsolationPossible: boolean;
  readonly areDevicesManageable: boolean;
  readonly isCareLevelMet: boolean;
  readonly areMedicinesForThreeDays: boolean;
  /** Who comes with the resident. */
  readonly escort: string;
  readonly arrivalAt: Date;
}
