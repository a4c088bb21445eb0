import type { SessionState } from '../codes/session.ts';
import { type Refusal, RuleRefused } from '../errors.ts';

/** A session as its stop sees it. Instants as the database gives them. */
export interface StoppableSession {
  readonly id: string;
  readonly state: SessionState;
  readonly departmentId: string;
  readonly practitionerId: string | null;
  readonly substituteId: string | null;
  readonly isExpert: number;
  readonly serviceOn: string;
  readonly half: string;
  readonly startAt: string;
  readonly endAt: string;
}

/** The professional registration of a doctor, as far as grades are compared. */
export interface Graded {
  readonly id: string;
  readonly category: string;
  readonly title: string | null;
}

const RULE = 'domain 3.4 sessionStop';

/** What is over is not stopped; what is running may be, for what is left of it. */
export function overRefusal({ endAt }: Pick<StoppableSession, 'endAt'>, now: Date): Refusal | null {
  if (Date.parse(endAt) > now.getTime()) return null;
  const message = 'This session is over; what is over is not stopped.';
  return new RuleRefused({ code: 'SESSION_STOP_IN_PAST', message, rule: RULE });
}

const substituteRefused = (code: string, message: string): RuleRefused =>
  new RuleRefused({ code, message, path: ['substituteId'], rule: 'domain 3.4 SUBSTITUTED: same grade' });

/** Who holds a session now: the substitute, where there is one. */
export const holderOf = ({ substituteId, practitionerId }: StoppableSession): string | null =>
  substituteId ?? practitionerId;

/**
 * Why somebody does not stand in for the doctor named first: of another category or, where both have one, of another
 * title. Whoever booked an expert gets an expert: there a missing title does not do.
 */
export function gradeRefusal(session: StoppableSession, first: Graded | null, by: Graded): Refusal | null {
  if (holderOf(session) === by.id)
    return substituteRefused('SUBSTITUTE_SAME', 'This practitioner holds the session already.');
  if (first === null || first.id === by.id) return null;
  const isTitleTold = first.title !== null && (by.title !== null || session.isExpert === 1);
  if (first.category === by.category && !(isTitleTold && first.title !== by.title)) return null;
  const message = 'A substitute is of the same grade: the same category and title.';
  return substituteRefused('SUBSTITUTE_GRADE', message);
}

/** A department as a substitute is judged by it. */
export interface Place {
  readonly id: string;
  readonly specialty: string | null;
}

/** Who is to stand in, with the departments of the hospital in which they work, as far as their roles name any. */
export interface Substitute extends Graded {
  readonly departments: readonly Place[];
}

/**
 * Why somebody does not stand in in a department: they work in others, of another specialty. Whose roles name no
 * department is known to the hospital alone, which names them.
 */
export function placeRefusal(
  session: StoppableSession,
  place: Place | null,
  { id, departments }: Substitute,
): Refusal | null {
  if (departments.length === 0 || id === session.practitionerId) return null;
  const specialty = place?.specialty ?? null;
  const isAtHome = (one: Place) =>
    one.id === session.departmentId || (specialty !== null && one.specialty === specialty);
  if (departments.some(isAtHome)) return null;
  const message = 'A substitute works in the department, or in one of the same specialty.';
  return substituteRefused('SUBSTITUTE_DEPARTMENT', message);
}

/** Nobody is in two consulting rooms at once. */
export const busyRefusal = (): Refusal =>
  substituteRefused('SUBSTITUTE_BUSY', 'The substitute holds another session at that time.');

export const overlap = (
  one: Pick<StoppableSession, 'startAt' | 'endAt'>,
  other: Pick<StoppableSession, 'startAt' | 'endAt'>,
): boolean => one.startAt < other.endAt && other.startAt < one.endAt;
