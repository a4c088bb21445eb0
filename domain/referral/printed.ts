import { read } from '../../prisma/client.ts';
import { ageAt, localDateOf } from '../calendar-date.ts';
import type { ReferralState } from '../codes/referral.ts';
import type { ReferralTargetState } from '../codes/referral-target.ts';
import { callPhonesOf } from '../duty/call-phones.ts';
import { type ResidentCard, toResidentCard } from '../resident/card.ts';
import type { Viewer } from '../viewer.ts';
import { answeredState } from './facing.ts';
import { isReferralOpen, referralsNamed } from './policy.ts';
import { type PrintedContent, printedContent, WITH_CONTENT } from './printed-content.ts';
import { openedOfTarget } from './sealed.ts';
import { referralState } from './state.ts';
import { ACCEPTED_STATES } from './target-workflow.ts';

/** An organisation as it stands on paper. */
export interface PrintedPlace {
  readonly name: string;
  readonly address: string;
  readonly phone: string | null;
}

/** Who is asked, as far as it concerns the reader. */
export interface PrintedTarget extends PrintedPlace {
  readonly organizationId: string;
  readonly departmentName: string;
  readonly state: ReferralTargetState;
  readonly contactName: string | null;
  readonly contactPhone: string | null;
  readonly expectedOn: string | null;
  /** When the place that is reserved begins, and which bed; null where none is. */
  readonly expectedAt: Date | null;
  readonly bedNo: string | null;
  /** The 24-hour telephone of its referral office, as far as the reader may call it. */
  readonly dutyPhone: string | null;
}

/** A referral as it stands on paper: names in words, numbers masked. */
export interface PrintedReferral {
  readonly id: string;
  readonly no: string;
  readonly state: ReferralState;
  readonly direction: string;
  readonly kind: string;
  readonly urgency: string;
  readonly isEmergency: boolean;
  readonly residentId: string;
  readonly resident: ResidentCard;
  readonly age: number | null;
  readonly initiating: PrintedPlace;
  readonly from: PrintedPlace;
  readonly targets: readonly PrintedTarget[];
  readonly author: string;
  readonly coSigner: string | null;
  readonly owner: string | null;
  readonly reviewer: string | null;
  readonly createdAt: Date;
  readonly sentAt: Date | null;
  readonly placedAt: Date | null;
  readonly arrivedAt: Date | null;
  readonly expiresAt: Date | null;
  readonly validityDays: number;
  readonly faceToFaceAt: Date | null;
  readonly faceToFaceMode: string | null;
  /** Null to who only gives out places. */
  readonly content: PrintedContent | null;
}

const rowOf = (viewer: Viewer, id: string, now: Date) =>
  read().referral.findFirst({
    where: { AND: [{ id }, referralsNamed(viewer, now)] },
    include: {
      resident: true,
      fromOrg: { select: { regionCode: true } },
      targets: { orderBy: { rank: 'asc' }, include: { consent: true } },
      ...WITH_CONTENT,
    },
  });
type Row = NonNullable<Awaited<ReturnType<typeof rowOf>>>;

/** The names that stand on the paper, in as many statements whatever it says. */
async function namesOf(row: Row) {
  const { id, initiatingOrgId, fromOrgId, targets, authorId, coSignerId, ownerId } = row;
  const reviewed = await read().event.findFirst({
    where: { noun: 'referral', nounId: id, act: 'referralReview' },
    orderBy: { seq: 'desc' },
    select: { personId: true },
  });
  const present = (ids: readonly (string | null | undefined)[]) => ids.filter((one) => one != null);
  const organizationIds = [initiatingOrgId, fromOrgId, ...targets.map((target) => target.organizationId)];
  const departmentIds = present(targets.map((target) => target.acceptingDepartmentId ?? target.departmentId));
  const personIds = present([authorId, coSignerId, ownerId, reviewed?.personId]);
  const [organizations, departments, people] = [
    await read().organization.findMany({ where: { id: { in: organizationIds } } }),
    await read().department.findMany({ where: { id: { in: departmentIds } } }),
    await read().person.findMany({ where: { id: { in: personIds } }, select: { id: true, name: true } }),
  ];
  const nameIn = (found: readonly { readonly id: string; readonly name: string }[], one: string | null) =>
    found.find((known) => known.id === one)?.name ?? null;
  return {
    place(organizationId: string): PrintedPlace {
      const found = organizations.find((one) => one.id === organizationId);
      return { name: found?.name ?? '', address: found?.address ?? '', phone: found?.phone ?? null };
    },
    department: (departmentId: string | null) => nameIn(departments, departmentId) ?? '',
    person: (personId: string | null) => nameIn(people, personId),
    reviewerId: reviewed?.personId ?? null,
  };
}
type Names = Awaited<ReturnType<typeof namesOf>>;

/** What one asked organisation sees of the others is nothing; who sends, and the resident, see all. */
const concerns = (viewer: Viewer, { initiatingOrgId, fromOrgId, residentId }: Row, organizationId: string) =>
  [initiatingOrgId, fromOrgId, organizationId].includes(viewer.organizationId) ||
  viewer.residentId === residentId;

/** Where and when somebody is expected; a place that was missed is no place any more. */
function placeOf(
  target: Pick<Row['targets'][number], 'state' | 'expectedOn' | 'expectedAt' | 'bedNo'>,
  state: ReferralTargetState,
): Pick<PrintedTarget, 'state' | 'expectedOn' | 'expectedAt' | 'bedNo'> {
  const { expectedOn, expectedAt, bedNo } = target;
  return target.state === 'SCHEDULED' && state !== 'SCHEDULED'
    ? { state, expectedOn: null, expectedAt: null, bedNo: null }
    : { state, expectedOn, expectedAt, bedNo };
}

async function targetsOf(reading: Reading, row: Row, names: Names): Promise<PrintedTarget[]> {
  const { viewer, now } = reading;
  const shown = row.targets.filter((target) => concerns(viewer, row, target.organizationId));
  const accepted = shown.filter(({ state }) => ACCEPTED_STATES.some((one) => one === state));
  const printed = accepted.length > 0 ? accepted : shown;
  const organizationIds = printed.map((target) => target.organizationId);
  const phones = await callPhonesOf(viewer, { organizationIds, function: 'REFERRAL_OFFICE' }, now);
  return printed.map(({ id, organizationId, ...target }) => ({
    ...names.place(organizationId),
    organizationId,
    departmentName: names.department(target.acceptingDepartmentId ?? target.departmentId),
    ...placeOf(target, answeredState(target, referralState(row, now))),
    contactName: target.contactName,
    contactPhone: openedOfTarget(id, 'contactPhone', target.contactPhoneSealed),
    dutyPhone: phones.get(organizationId) ?? null,
  }));
}

interface Reading {
  readonly viewer: Viewer;
  readonly now: Date;
}

/** The referral of a print; null for what is unknown and for what is not the viewer's, alike. */
export async function referralToPrint(reading: Reading, id: string): Promise<PrintedReferral | null> {
  const { viewer, now } = reading;
  const row = await rowOf(viewer, id, now);
  if (row === null) return null;
  const { kind, urgency, residentId, resident } = row;
  const names = await namesOf(row);
  const isRecordOpen = isReferralOpen('record', viewer, row, now);
  return {
    ...{
      id,
      no: row.no,
      state: referralState(row, now),
      direction: row.direction,
      kind,
      urgency,
      residentId,
    },
    isEmergency: kind === 'EMERGENCY' || urgency === 'EMERGENCY',
    resident: toResidentCard(resident),
    age: resident.birthOn === null ? null : ageAt(resident.birthOn, localDateOf(now)),
    initiating: names.place(row.initiatingOrgId),
    from: names.place(row.fromOrgId),
    targets: await targetsOf(reading, row, names),
    author: names.person(row.authorId) ?? '',
    coSigner: names.person(row.coSignerId),
    owner: names.person(row.ownerId),
    reviewer: names.person(names.reviewerId),
    ...{ createdAt: row.createdAt, sentAt: row.sentAt, placedAt: row.placedAt, arrivedAt: row.arrivedAt },
    ...{ expiresAt: row.expiresAt, validityDays: row.validityDays },
    ...{ faceToFaceAt: row.faceToFaceAt, faceToFaceMode: row.faceToFaceMode },
    content: isRecordOpen ? printedContent(row, isReferralOpen('protected', viewer, row, now)) : null,
  };
}
