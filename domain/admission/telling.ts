import type { Deciding } from '../act.ts';
import type { AdmissionKind, AdmissionSource, AdmissionState, Disposition } from '../codes/admission.ts';
import type { OrganizationKind } from '../codes/organization.ts';
import { NotFound } from '../errors.ts';
import { appendEvent } from '../event-log.ts';
import { newId } from '../id.ts';
import { requireText } from '../require-text.ts';
import { actingRole } from '../viewer.ts';
import { requireSource, requireTreating } from './rules.ts';
import type { ToldAdmission } from './same.ts';
import { TELLERS } from './workflow.ts';

/** Where an admission is told to be, and from where it is known. */
export interface ToldPlace {
  readonly source: AdmissionSource;
  readonly hospitalId?: string | null | undefined;
  readonly hospitalName?: string | null | undefined;
}

/** What is told, with the hospital as it is known. */
export interface Telling extends ToldAdmission {
  readonly source: AdmissionSource;
  readonly disposition: Disposition | null;
  readonly kind: AdmissionKind;
  readonly journeyId: string;
  readonly hospitalName: string | null;
  /** The referral by which the resident came, where the hospital names it. */
  readonly referralId: string | null;
}

/** @throws InvalidInput ADMISSION_SOURCE, TEXT_…; NotFound; RuleRefused NOT_A_HOSPITAL */
export async function hospitalOf(
  { tx, acting: { viewer } }: Deciding,
  told: ToldPlace,
): Promise<Pick<Telling, 'hospitalId' | 'hospitalName' | 'name'>> {
  const { hospitalId = null } = told;
  requireSource(viewer, told.source, hospitalId === viewer.organizationId);
  if (hospitalId === null) {
    const hospitalName = requireText(told.hospitalName ?? '', 'hospitalName', 100);
    return { hospitalId, hospitalName, name: hospitalName };
  }
  const hospital = await tx.db.organization.findUnique({ where: { id: hospitalId } });
  if (hospital === null) throw new NotFound('organization', ['hospitalId']);
  requireTreating(hospital.kind as OrganizationKind);
  return { hospitalId, hospitalName: null, name: hospital.name };
}

/** One change of an admission, as somebody tells of it. */
export interface ToldChange {
  readonly id: string;
  readonly journeyId: string;
  readonly source: AdmissionSource;
  readonly act: string;
  readonly from: AdmissionState | null;
  readonly to: AdmissionState;
  readonly at: Date;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly reasonText?: string | null;
}

/** Puts on record who told of an admission, and from where it is known. */
async function noteTelling({ tx, now, acting }: Deciding, admissionId: string, source: AdmissionSource) {
  const { organizationId, personId } = acting.viewer;
  const by = { organizationId, personId, toldAt: now };
  await tx.db.admissionTelling.create({ data: { id: newId(now), admissionId, source, ...by } });
}

/**
 * Whether what is told of a known admission is no news: the own organisation has told the same from the same source. That it has told
 * once more is on record; nothing has changed.
 */
export async function isTwiceTold(
  deciding: Deciding,
  known: { readonly id: string; readonly kind: string; readonly admittedAt: Date },
  told: Pick<Telling, 'source' | 'kind' | 'admittedAt'>,
): Promise<boolean> {
  const { source, kind, admittedAt } = told;
  if (known.kind !== kind || known.admittedAt.getTime() !== admittedAt.getTime()) return false;
  const { organizationId } = deciding.acting.viewer;
  const before = { admissionId: known.id, source, organizationId };
  if ((await deciding.tx.db.admissionTelling.count({ where: before })) === 0) return false;
  await noteTelling(deciding, known.id, source);
  return true;
}

/** Puts on record who told, and appends the event of it. */
export async function writeTold(deciding: Deciding, told: ToldChange): Promise<void> {
  const { tx, now, acting } = deciding;
  const { viewer } = acting;
  const { id: nounId, source, facts, ...change } = told;
  await noteTelling(deciding, nounId, source);
  const role = actingRole(viewer, TELLERS);
  const event = { noun: 'admission', nounId, ...change, role, facts: { source, ...facts } } as const;
  await appendEvent(tx, event, acting, now);
}
