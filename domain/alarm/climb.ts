import { rows, statement, type Tx, write } from '../../prisma/client.ts';
import type { DutyFunction } from '../codes/duty.ts';
import { holdersOf, onDuty, toBeTold } from '../duty/on-duty.ts';
import { appendEvent } from '../event-log.ts';
import { tell } from '../notification/tell.ts';
import type { RowReader } from '../policy-value/read.ts';
import { type Climbing, stepDueAt, stepOf } from './steps.ts';
import { ALARM_ROLES } from './workflow.ts';

/** An alarm that nobody has seen to yet. */
export interface RaisedAlarm extends Climbing {
  readonly id: string;
  readonly journeyId: string;
  readonly organizationId: string;
  readonly function: DutyFunction;
  readonly residentId: string | null;
  readonly toldStep: number;
}

const BATCH = 200;
const SELECT = `
  SELECT "id", "journeyId", "organizationId", "function", "residentId", "state", "raisedAt", "stepMinutes", "toldStep",
    "acknowledgedAt", "clearedAt"
  FROM "Alarm"`;
const selectRaised = statement(
  `${SELECT} WHERE "state" = 'RAISED' AND "id" > :afterId ORDER BY "id" LIMIT ${BATCH}`,
);
const selectRaisedHere = statement(`
  ${SELECT} WHERE "organizationId" = :organizationId AND "state" = 'RAISED' ORDER BY "id"`);
const selectOne = statement(`
  ${SELECT} WHERE "id" = :id AND "organizationId" = :organizationId AND "state" = 'RAISED'`);
const selectTold = statement(`
  SELECT "nounId", "personId" FROM "Notification" WHERE "noun" = 'alarm' AND "nounId" IN (:ids...)`);
const takeStep = statement(`
  UPDATE "Alarm" SET "toldStep" = :step
  WHERE "id" = :id AND "state" = 'RAISED' AND "toldStep" = :step - 1`);

const told = ({ id, residentId }: RaisedAlarm, step: number, at: Date) =>
  ({ kind: 'ALARM', noun: 'alarm', nounId: id, residentId, occasion: `step ${step}`, at }) as const;

/** Takes one step that is due, once, dated with its due instant. */
async function takeOne(tx: Tx, alarm: RaisedAlarm, step: number, now: Date): Promise<void> {
  const { id, journeyId, organizationId } = alarm;
  if ((await tx.run(takeStep, { id, step })) === 0) return;
  const at = stepDueAt(alarm, step);
  const change = {
    noun: 'alarm',
    nounId: id,
    journeyId,
    act: 'climb',
    from: 'RAISED',
    to: 'RAISED',
  } as const;
  await appendEvent(tx, { ...change, facts: { step }, at }, null, now);
  // Who had the duty at that instant, unless the person has left meanwhile.
  const atWork = new Set(await holdersOf(tx, organizationId, ALARM_ROLES, now));
  const due = await toBeTold(tx, alarm, step, at);
  await tell(
    tx,
    organizationId,
    due.filter((person) => atWork.has(person)),
    told(alarm, step, at),
    now,
  );
}

/** Tells who has come on duty, or into the role, since the last step: from the beginning of the shift on. */
async function tellNewcomers(tx: Tx, alarm: RaisedAlarm, step: number, now: Date): Promise<void> {
  const known = await tx.rows<{ personId: string }>(selectTold, { ids: [alarm.id] });
  const people = await toBeTold(tx, alarm, step, now);
  const newcomers = people.filter((person) => !known.some(({ personId }) => personId === person));
  if (newcomers.length === 0) return;
  const duty = await onDuty(tx, alarm, now);
  const due = stepDueAt(alarm, step);
  const since = duty === null ? due : new Date(duty.startAt);
  await tell(tx, alarm.organizationId, newcomers, told(alarm, step, since > due ? since : due), now);
}

async function bringUpToDate(tx: Tx, alarm: RaisedAlarm, now: Date): Promise<void> {
  const reached = stepOf(alarm, now);
  for (let step = alarm.toldStep + 1; step <= reached; step += 1) await takeOne(tx, alarm, step, now);
  await tellNewcomers(tx, alarm, reached, now);
}

/** In the transaction of an act that is about to end the alarm: until then it has climbed. */
export async function climbFirst(
  tx: Tx,
  place: { readonly id: string; readonly organizationId: string },
  now: Date,
): Promise<void> {
  if ((await tx.rows(selectOne, { ...place })).length === 0) return;
  await tx.lock('Alarm', place.id);
  const [alarm] = await tx.rows<RaisedAlarm>(selectOne, { ...place });
  if (alarm !== undefined) await bringUpToDate(tx, alarm, now);
}

/** Whether somebody has to be told of an alarm now who was not; asked before a write, which nearly always is spared. */
async function behind(read: RowReader, alarms: readonly RaisedAlarm[], now: Date): Promise<RaisedAlarm[]> {
  if (alarms.length === 0) return [];
  const ids = alarms.map(({ id }) => id);
  const known = await read.rows<{ nounId: string; personId: string }>(selectTold, { ids });
  const isKnown = new Set(known.map(({ nounId, personId }) => `${nounId} ${personId}`));
  const wanted = new Map<string, Promise<string[]>>();
  const peopleOf = (alarm: RaisedAlarm, step: number) => {
    const key = `${alarm.organizationId} ${alarm.function} ${step}`;
    const asked = wanted.get(key) ?? toBeTold(read, alarm, step, now);
    wanted.set(key, asked);
    return asked;
  };
  const late: RaisedAlarm[] = [];
  for (const alarm of alarms) {
    const step = stepOf(alarm, now);
    const isMissing = (person: string) => !isKnown.has(`${alarm.id} ${person}`);
    if (step > alarm.toldStep || (await peopleOf(alarm, step)).some(isMissing)) late.push(alarm);
  }
  return late;
}

async function writeLate(alarms: readonly RaisedAlarm[], now: Date): Promise<number> {
  const late = await behind({ rows }, alarms, now);
  for (const alarm of late) {
    const { id, organizationId } = alarm;
    await write((tx) => climbFirst(tx, { id, organizationId }, now));
  }
  return late.length;
}

/**
 * Tells whoever is due to be told of the alarms of an organisation. Every list of alarms or notifications asks for it
 * first, so that a right answer never waits for the sweep.
 */
export async function climbHere(organizationId: string, now: Date): Promise<void> {
  await writeLate(await rows<RaisedAlarm>(selectRaisedHere, { organizationId }), now);
}

/**
 * Writes the steps that have come due, each once whatever the number of processes, `at` the instant at which it was
 * due. @returns how many alarms were behind
 */
export async function climbEverywhere(now: Date): Promise<number> {
  let late = 0;
  let afterId = '';
  for (;;) {
    const alarms = await rows<RaisedAlarm>(selectRaised, { afterId });
    late += await writeLate(alarms, now);
    const last = alarms.at(-1);
    if (last === undefined || alarms.length < BATCH) return late;
    afterId = last.id;
  }
}
