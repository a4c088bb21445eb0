import { rows, statement } from '../../prisma/client.ts';
import { type EventRow, eventsOf } from '../event-read.ts';
import { maskPhone } from '../mask.ts';
import { type ResidentCard, toResidentCard } from '../resident/card.ts';
import { seal } from '../seal/seal.ts';
import type { Viewer } from '../viewer.ts';
import { dueEdges } from '../workflow.ts';
import { type Limits, limitsOfAll, NO_LIMITS } from './limits.ts';
import { linePositions } from './line.ts';
import { missedBookings } from './missed.ts';
import type { AppointmentParts } from './row-parts.ts';
import { type AppointmentState, appointmentWorkflow } from './workflow.ts';

interface Named {
  readonly id: string;
  readonly name: string;
}

/** What is always read: who, when, where and in which state. Instants as the database gives them. */
interface Base {
  readonly id: string;
  readonly no: string;
  readonly journeyId: string;
  readonly state: AppointmentState;
  readonly version: number;
  readonly priority: string;
  readonly askedPriority: string | null;
  readonly serviceOn: string;
  readonly startAt: string;
  readonly endAt: string;
  readonly holdExpiresAt: string | null;
  readonly requestDueAt: string | null;
  readonly waitUntilAt: string | null;
  readonly noShowAt: string | null;
  readonly queueNo: number | null;
  readonly placeNo: number | null;
  readonly estimatedAt: string | null;
  readonly departmentId: string;
  readonly stoppedSessionId: string | null;
  readonly residentId: string;
  readonly sourceOrgId: string;
  readonly hospitalId: string;
  readonly referralId: string | null;
}

/** What is read with the part `actions`: all that the rules of the acts look at. */
interface Ruled {
  readonly regionCode: string;
  readonly bookedById: string;
  readonly createdAt: string;
  readonly bookedAt: string | null;
  readonly contestedAt: string | null;
  readonly cancelUntilAt: string | null;
  readonly movedLateAt: string | null;
  readonly sessionState: string | null;
  readonly referralExpiresAt: string | null;
}

/** What is read with the part `details`. */
interface Details {
  readonly service: string;
  readonly wantedFromAt: string | null;
  readonly wantedToAt: string | null;
  readonly wantedSessionId: string | null;
  readonly isLateArrival: number;
  readonly calledAt: string | null;
  readonly contestText: string | null;
  readonly isFasting: number;
  readonly leaveAt: string | null;
  readonly leftAt: string | null;
  readonly returnedAt: string | null;
  readonly checkedInAt: string | null;
  readonly fulfilledAt: string | null;
  readonly endedAt: string | null;
  readonly reasonCode: string | null;
  readonly reasonText: string | null;
  readonly transport: string | null;
  readonly escortName: string | null;
  readonly bringList: string | null;
  readonly note: string | null;
  readonly agreementId: string | null;
  readonly slotId: string | null;
  readonly sessionId: string | null;
}

/** One row of the worklist. Beyond the base it holds the parts that were asked for, and only those. */
export interface AppointmentRow extends Base, Details, Ruled {
  readonly limits: Limits;
  /** From 1, for who waits or is offered a place. */
  readonly linePosition: number | null;
  readonly noShowWarning: number | null;
  readonly resident: ResidentCard;
  readonly sourceOrganization: Named;
  readonly hospital: Named;
  readonly department: Named;
  readonly bookedBy: Named;
  readonly practitionerName: string | null;
  readonly room: string | null;
  readonly feeFen: number | null;
  readonly escortPhoneMasked: string | null;
  readonly events: readonly EventRow[];
  readonly assistance: readonly string[];
}

/** A row as it comes from the database, all parts asked for. */
export interface StoredAppointment extends Base, Details, Ruled {
  readonly nameOnCard: string;
  readonly sex: string;
  readonly birthOn: string | null;
  readonly idNoSealed: string | null;
  readonly sourceOrgName: string;
  readonly hospitalName: string;
  readonly departmentName: string;
  readonly bookedByName: string;
  readonly practitionerName: string | null;
  readonly room: string | null;
  readonly feeFen: number | null;
  readonly escortPhoneSealed: string | null | undefined;
}

const selectAssistance = statement(
  'SELECT "appointmentId", "need" FROM "AppointmentAssistance" WHERE "appointmentId" IN (:ids...) ORDER BY "need"',
);

async function assistanceOf(ids: readonly string[]): Promise<Map<string, string[]>> {
  const needs = new Map<string, string[]>();
  for (const row of await rows<{ appointmentId: string; need: string }>(selectAssistance, { ids })) {
    const known = needs.get(row.appointmentId);
    if (known === undefined) needs.set(row.appointmentId, [row.need]);
    else known.push(row.need);
  }
  return needs;
}

function maskedEscortPhone(row: StoredAppointment): string | null {
  if (row.escortPhoneSealed == null) return null;
  return maskPhone(
    seal().open(row.escortPhoneSealed, { table: 'Appointment', row: row.id, column: 'escortPhoneSealed' }),
  );
}

const NONE: ReadonlyMap<string, never[]> = new Map();
const NOTHING: never[] = [];

type Completing = { -readonly [Field in keyof AppointmentRow]: AppointmentRow[Field] };

const residentCard = ({
  residentId: id,
  nameOnCard,
  sex,
  birthOn,
  idNoSealed,
}: StoredAppointment): ResidentCard => toResidentCard({ id, nameOnCard, sex, birthOn, idNoSealed });

type Shown = Completing & { slotId: string | null };

/** What time has made of a row: an edge that nobody has written yet counts, for the version too. */
function takeTime(shown: Shown, row: StoredAppointment, now: Date): void {
  const isTimed = row.noShowAt ?? row.holdExpiresAt ?? row.waitUntilAt ?? row.requestDueAt;
  if (isTimed === null) return;
  const due = dueEdges(appointmentWorkflow, { ...row }, now);
  const last = due.at(-1);
  if (last === undefined) return;
  shown.version += due.length;
  const hadOffer = row.state === 'OFFERED';
  shown.state = last.to;
  if (!hadOffer) return;
  // An offer that is over has left no place.
  shown.slotId = null;
  shown.sessionId = null;
  shown.holdExpiresAt = null;
  shown.priority = row.askedPriority ?? row.priority;
  shown.askedPriority = null;
}

const inLine = ({ state }: { readonly state: string }) => state === 'WAITLISTED' || state === 'OFFERED';

/** Who asks, and when: some parts are only for the booking side. */
export interface Asking {
  readonly viewer: Viewer;
  readonly now: Date;
}

/**
 * Rows as they are shown: state with timers counted, numbers masked, and what hangs on them read in one statement
 * for all rows, so that the count of statements does not depend on the number of rows (architecture habit 10).
 */
export async function toAppointmentRows(
  stored: readonly StoredAppointment[],
  parts: AppointmentParts,
  { viewer, now }: Asking,
): Promise<AppointmentRow[]> {
  const ids = stored.map(({ id }) => id);
  const events = parts.has('events') ? await eventsOf('appointment', ids) : NONE;
  const assistance = parts.has('assistance') ? await assistanceOf(ids) : NONE;
  const limits = parts.has('actions') ? await limitsOfAll({ rows }, stored) : () => NO_LIMITS;
  const waiting = parts.has('line') ? stored.filter(inLine).map(({ id }) => id) : [];
  const positions = await linePositions(waiting, now);
  const missed = parts.has('missed') ? await missedBookings(stored, viewer, now) : null;
  for (const row of stored) {
    // The rows are fresh from the database and nobody else's: they are completed where they are, not copied.
    const shown = row as unknown as Shown;
    takeTime(shown, row, now);
    if (parts.has('resident')) shown.resident = residentCard(row);
    shown.sourceOrganization = { id: row.sourceOrgId, name: row.sourceOrgName };
    shown.hospital = { id: row.hospitalId, name: row.hospitalName };
    if (parts.has('department')) shown.department = { id: row.departmentId, name: row.departmentName };
    if (parts.has('bookedBy')) shown.bookedBy = { id: row.bookedById, name: row.bookedByName };
    if (parts.has('details')) shown.escortPhoneMasked = maskedEscortPhone(row);
    shown.limits = limits(row);
    shown.linePosition = inLine(shown) ? (positions.get(row.id) ?? null) : null;
    const isOwn = row.sourceOrgId === viewer.organizationId;
    shown.noShowWarning = isOwn ? (missed?.get(row.residentId) ?? null) : null;
    shown.events = events.get(row.id) ?? NOTHING;
    shown.assistance = assistance.get(row.id) ?? NOTHING;
  }
  return stored as unknown as AppointmentRow[];
}
