import assert from 'node:assert/strict';
import type { Appointment, Schedule, Slot } from '@medplum/fhirtypes';
import { addDays, atLocalTime, localDateOf } from '../../domain/calendar-date.ts';
import { DEMO_PASSWORD } from '../../domain/sign-in/demo-logins.ts';
import { extension } from '../../fhir/extensions.ts';
import { type Kept, nodeOf } from '../support/acts.ts';
import { found } from '../support/his.ts';
import type { StandIn } from '../support/stand-in.ts';
import { createPlayer, type Player } from './client.ts';
import type { HospitalSystem } from './hospital-system.ts';
import type { Stage } from './stage.ts';
import { when } from './times.ts';

const SYSTEM = 'urn:oid:1.2.156.999.1';
const TUESDAY = 2;

interface Announcing {
  readonly departmentId: string;
  readonly system: HospitalSystem;
  readonly own: StandIn;
  signsIn(): Promise<void>;
}

/** A Tuesday on which the house is open, after tomorrow. */
function nextTuesday(now: Date): string {
  let day = addDays(localDateOf(now), 2);
  while (new Date(`${day}T12:00:00Z`).getUTCDay() !== TUESDAY) day = addDays(day, 1);
  return day;
}

const session = (departmentId: string, dayOn: string): Schedule => ({
  resourceType: 'Schedule',
  identifier: [{ system: SYSTEM, value: `PB-${dayOn}` }],
  extension: [
    { url: extension('slot-minutes'), valuePositiveInt: 30 },
    { url: extension('slot-capacity'), valuePositiveInt: 2 },
  ],
  actor: [{ reference: `HealthcareService/${departmentId}` }],
  planningHorizon: { start: `${dayOn}T18:00:00+08:00`, end: `${dayOn}T19:00:00+08:00` },
  comment: '门诊三楼 12 诊室',
});

/** Of the share that anybody may book; beside it there is the green channel of who has an agreement. */
const isPublic = ({ extension: said = [] }: Slot): boolean =>
  said.some(({ url, valueCoding }) => url === extension('slot-pool') && valueCoding?.code === 'PUBLIC');

async function announces(
  { step }: Stage,
  { system, departmentId }: Announcing,
  dayOn: string,
): Promise<Slot> {
  const { body } = await step(
    'It announces a session of its own, under its own number.',
    system.announces(session(departmentId, dayOn)),
    (answer) => {
      assert.equal(answer.status, 201);
      return `Schedule ${answer.body.planningHorizon?.start}`;
    },
  );
  const free = `Slot?schedule=Schedule/${body.id}&status=free&_sort=start`;
  const { body: places } = await step('Its places are there at once.', system.reads(free), (answer) => {
    const slots = found<Slot>(answer.body, 'Slot').filter(isPublic);
    assert.equal(slots.length, 2);
    return slots.map(({ start, status }) => `${start} ${status}`).join(', ');
  });
  const [first] = found<Slot>(places, 'Slot').filter(isPublic);
  if (first === undefined) throw new Error('there is no place');
  return first;
}

interface Residents {
  readonly residents: { readonly edges: readonly { readonly node: { id: string; name: string } }[] };
}

async function isBooked({ url, step }: Stage, slot: Slot): Promise<{ nurse: Player; id: string }> {
  const nurse = createPlayer(url, '林静雯', 'nh-nurse');
  await nurse.signsIn(DEMO_PASSWORD).carryOut();
  const query = '{ residents(first: 2) { edges { node { id name } } } }';
  const { residents } = await nurse.asks<Residents>('residents', query).carryOut();
  const resident = residents.edges[1]?.node;
  const place = { slotId: slot.id, residentId: resident?.id, priority: 'NORMAL' };
  const answer = await step(
    `${nurse.name} books one of them for ${resident?.name}.`,
    nurse.does<Kept & { no: string; state: string }>('appointmentBook', place, 'id version no state'),
    (outcome) => `${nodeOf(outcome).no}, ${nodeOf(outcome).state}`,
  );
  return { nurse, id: nodeOf(answer).id };
}

/** The hospital announces a session over FHIR, is told who has booked, and says who came (docs/fhir/scheduling.md). */
export async function announcesSession(stage: Stage, announcing: Announcing): Promise<void> {
  const { clock, step } = stage;
  const { system, own, signsIn } = announcing;
  const dayOn = nextTuesday(await clock.now());
  await signsIn();
  const slot = await announces(stage, announcing, dayOn);
  const { nurse, id } = await isBooked(stage, slot);
  await step('A minute later.', clock.movesTo(new Date((await clock.now()).getTime() + 60_000)), when);
  const who = { who: 'At the hospital', operation: 'GET Appointment', sent: {} };
  const carryOut = () => own.of<Appointment>('Appointment', id);
  await step('Its own server was told of the booking.', { ...who, carryOut }, (kept) => {
    assert.deepEqual(
      kept.map(({ status }) => status),
      ['booked'],
    );
    return `one Appointment, ${kept[0]?.status}`;
  });

  await step('On that day.', clock.movesTo(atLocalTime(dayOn, '17:50')), when);
  await signsIn();
  const says = async (sentence: string, status: NonNullable<Appointment['status']>) => {
    const read = await system.reads<Appointment>(`Appointment/${id}`).carryOut();
    await step(sentence, system.saysOf(read.body, status), (answer) => {
      assert.equal(answer.status, 200);
      return `Appointment ${answer.body.status}`;
    });
  };
  await says('The resident has come …', 'arrived');
  await says('… and was seen.', 'fulfilled');
  await nurse.signsIn(DEMO_PASSWORD).carryOut();
  const asked = nurse.asks<{ appointment: { state: string } }>(
    'appointment',
    'query ($id: ID!) { appointment(id: $id) { state } }',
    { id },
  );
  await step(`${nurse.name} reads it.`, asked, ({ appointment: { state } }) => {
    assert.equal(state, 'FULFILLED');
    return state;
  });
}
