import { type Params, rows, type Statement, statement } from '../../prisma/client.ts';
import { isOpen } from '../access.ts';
import type { AlarmKind, AlarmState } from '../codes/alarm.ts';
import type { DutyFunction } from '../codes/duty.ts';
import { type Page, type PageRequest, pageOf } from '../page.ts';
import { type ResidentCard, toResidentCard } from '../resident/card.ts';
import type { Reader } from '../resident/open.ts';
import type { Viewer } from '../viewer.ts';
import { effectiveStateSql } from '../workflow.ts';
import { climbHere } from './climb.ts';
import { type AlarmStanding, alarmPolicy, alarmsVisible, TOLD_ME } from './policy.ts';
import type { Climbing } from './steps.ts';
import { alarmWorkflow } from './workflow.ts';

interface Shared extends AlarmStanding, Climbing {
  readonly id: string;
  readonly journeyId: string;
  readonly version: number;
  readonly state: AlarmState;
  readonly kind: AlarmKind;
  readonly function: DutyFunction;
  readonly noun: string;
  readonly nounId: string;
  /** Instants as the database gives them. */
  readonly raisedAt: string;
  readonly acknowledgedAt: string | null;
  readonly clearedAt: string | null;
  readonly acknowledgedById: string | null;
  readonly acknowledgedByName: string | null;
  readonly note: string | null;
}

interface Row extends Shared {
  readonly residentId: string | null;
  readonly nameOnCard: string | null;
  readonly sex: string | null;
  readonly birthOn: string | null;
  readonly idNoSealed: string | null;
}

/** An alarm as the viewer may see it. */
export interface Alarm extends Shared {
  /** Null where it is about no resident, or the viewer is no care staff that was told of it. */
  readonly resident: ResidentCard | null;
}

export interface AlarmFilter {
  readonly states?: readonly AlarmState[] | null | undefined;
  readonly kinds?: readonly AlarmKind[] | null | undefined;
}

/** Who asks, and when. */
export interface Asked {
  readonly viewer: Viewer;
  readonly now: Date;
}

const STATE = effectiveStateSql(alarmWorkflow, 'a');
const SELECT = `
  SELECT a."id", a."journeyId", a."version", ${STATE} AS "state", a."kind", a."function", a."organizationId", a."noun",
    a."nounId", a."raisedAt", a."stepMinutes", a."acknowledgedAt", a."clearedAt", a."acknowledgedById",
    p."name" AS "acknowledgedByName", a."note", a."residentId", r."nameOnCard", r."sex", r."birthOn", r."idNoSealed",
    CASE WHEN ${TOLD_ME} THEN 1 ELSE 0 END AS "isToldMe"
  FROM "Alarm" a
  LEFT JOIN "Person" p ON p."id" = a."acknowledgedById"
  LEFT JOIN "Resident" r ON r."id" = a."residentId"`;

const statements = new Map<string, Statement>();

function prepared(conditions: readonly string[]): Statement {
  const where = conditions.join(' AND ');
  const known = statements.get(where);
  if (known !== undefined) return known;
  const made = statement(`${SELECT} WHERE ${where} ORDER BY a."id" DESC LIMIT :limit`);
  statements.set(where, made);
  return made;
}

function shown({ viewer, now }: Asked, row: Row): Alarm {
  const { residentId, nameOnCard, sex, birthOn, idNoSealed, ...shared } = row;
  const isHidden = residentId === null || !isOpen(alarmPolicy, 'resident', viewer, row, now);
  if (isHidden) return { ...shared, resident: null };
  const card = { id: residentId, nameOnCard: nameOnCard ?? '', sex: sex ?? '', birthOn, idNoSealed };
  return { ...shared, resident: toResidentCard(card) };
}

interface Search {
  readonly conditions: readonly string[];
  readonly params: Params;
}

async function search(read: Reader, asked: Asked, { conditions, params }: Search): Promise<Alarm[]> {
  const { viewer, now } = asked;
  const visible = alarmsVisible(viewer, now);
  const viewed = { viewerId: viewer.personId, viewerOrgId: viewer.organizationId, now, ...visible.params };
  const found = await read.rows<Row>(prepared([visible.sql, ...conditions]), { ...viewed, ...params });
  return found.map((row) => shown(asked, row));
}

/** One page of the alarms that have climbed to the viewer by now, newest first. */
export async function alarmPage(
  asked: Asked,
  { states, kinds }: AlarmFilter,
  request: PageRequest,
): Promise<Page<Alarm>> {
  await climbHere(asked.viewer.organizationId, asked.now);
  const conditions = [
    ...(states == null ? [] : [`${STATE} IN (:states...)`]),
    ...(kinds == null ? [] : ['a."kind" IN (:kinds...)']),
    ...(request.after === null ? [] : ['a."id" < :afterId']),
  ];
  const params = {
    ...{ states: states ?? [], kinds: kinds ?? [] },
    ...{ afterId: request.after?.[0] ?? '', limit: request.first + 1 },
  };
  return pageOf(await search({ rows }, asked, { conditions, params }), request);
}

/** One alarm, or null when it is unknown or not the viewer's to see. */
export async function alarmById(asked: Asked, id: string, read: Reader = { rows }): Promise<Alarm | null> {
  const [found] = await search(read, asked, { conditions: ['a."id" = :id'], params: { id, limit: 1 } });
  return found ?? null;
}

/** A person who was told of an alarm. */
export interface ToldPerson {
  readonly id: string;
  readonly name: string;
}

const selectToldPeople = statement(`
  SELECT n."nounId", p."id", p."name", MIN(n."at") AS "firstAt" FROM "Notification" n
  JOIN "Person" p ON p."id" = n."personId"
  WHERE n."noun" = 'alarm' AND n."nounId" IN (:ids...)
  GROUP BY n."nounId", p."id", p."name" ORDER BY "firstAt", p."id"`);

/** Who has been told of each of these alarms, in the order in which it reached them. The caller has checked the policy. */
export async function toldPeopleOf(ids: readonly string[]): Promise<Map<string, ToldPerson[]>> {
  const people = new Map<string, ToldPerson[]>(ids.map((id) => [id, []]));
  for (const { nounId, id, name } of await rows<ToldPerson & { nounId: string }>(selectToldPeople, { ids }))
    people.get(nounId)?.push({ id, name });
  return people;
}
