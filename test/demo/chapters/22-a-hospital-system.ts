import assert from 'node:assert/strict';
import type { ServiceRequest, Task } from '@medplum/fhirtypes';
import { localDateOf } from '../../../domain/calendar-date.ts';
import { DEMO_PASSWORD } from '../../../domain/sign-in/demo-logins.ts';
import { feedbackOutput } from '../../fixtures/feedback-document.ts';
import { acceptance, becomes, type Wanted } from '../../fixtures/his-tasks.ts';
import { type Kept, nodeOf } from '../../support/acts.ts';
import { found } from '../../support/his.ts';
import { type StandIn, startStandIn } from '../../support/stand-in.ts';
import { announcesSession } from '../announced-session.ts';
import { createPlayer, type Player } from '../client.ts';
import { createHospitalSystem, type HospitalSystem } from '../hospital-system.ts';
import type { Chapter, Stage } from '../stage.ts';
import { when } from '../times.ts';

/** Of the doctor of the demo hospital who signs what goes back. */
const LICENCE = '990440400000006';
const MINUTE_MS = 60_000;

interface Hospital {
  readonly admin: Player;
  readonly id: string;
  readonly name: string;
  readonly departmentId: string;
  /** What its people call. */
  readonly system: HospitalSystem;
  /** What is told. */
  readonly own: StandIn;
}

const ENTRY = `query ($id: ID!) { organization(id: $id) { name departments { id name isReferralTarget } } }`;

interface Entry {
  readonly organization: {
    readonly name: string;
    readonly departments: readonly { readonly id: string; readonly isReferralTarget: boolean }[];
  };
}

async function joins(stage: Stage, own: StandIn): Promise<Hospital> {
  const admin = createPlayer(stage.url, '贺建国', 'org-admin-hospital');
  const { body } = await admin.signsIn(DEMO_PASSWORD).carryOut();
  const { id } = body.organization;
  const { organization } = await admin.asks<Entry>('organization', ENTRY, { id }).carryOut();
  const asked = organization.departments.find(({ isReferralTarget }) => isReferralTarget);
  const system = createHospitalSystem(stage);
  return { admin, id, name: organization.name, departmentId: asked?.id ?? '', system, own };
}

interface Endpoint {
  readonly state: string;
  readonly waiting: number;
  readonly dead: number;
  readonly failures: number;
}

const ENDPOINTS = '{ endpoints(first: 1) { edges { node { state waiting dead failures } } } }';

/** What the administrator reads of the hospital's system. */
async function consoleOf({ step }: Stage, { admin }: Hospital, sentence: string, is: Partial<Endpoint>) {
  const asked = admin.asks<{ endpoints: { edges: { node: Endpoint }[] } }>('endpoints', ENDPOINTS);
  await step(sentence, asked, ({ endpoints }) => {
    const [edge] = endpoints.edges;
    assert.ok(edge !== undefined);
    assert.deepEqual({ ...edge.node, ...is }, edge.node);
    return `${edge.node.state}, ${edge.node.waiting} wait, ${edge.node.dead} dead, ${edge.node.failures} failures in a row`;
  });
}

/** Time goes on, and what is due is told. */
async function goesOn({ clock, step }: Stage, sentence: string, minutes: number): Promise<void> {
  const at = new Date((await clock.now()).getTime() + minutes * MINUTE_MS);
  await step(sentence, clock.movesTo(at), when);
}

async function isTold(stage: Stage, hospital: Hospital): Promise<void> {
  const { admin, id, name, own } = hospital;
  await stage.step(
    `${name} has a system of its own; ${admin.name} says where it is told.`,
    admin.does<Kept & { state: string }>(
      'endpointRegister',
      { organizationId: id, name: 'HIS', address: own.url, login: 'NONE' },
      'id version state',
    ),
    (answer) => nodeOf(answer).state,
  );
  await goesOn(stage, 'A minute later it was looked for.', 1);
  await consoleOf(stage, hospital, 'It has answered.', { state: 'ACTIVE', waiting: 0 });
}

const SIGNS_IN = 'demo-his.private.jwk.json';

async function signsIn({ machine, step }: Stage, { system }: Hospital): Promise<void> {
  await step(
    'The system signs in by its key, without a password.',
    system.signsIn(machine?.file(SIGNS_IN) ?? ''),
    (seconds) => `a token for ${seconds} seconds`,
  );
}

async function comesIn(stage: Stage, { id, departmentId, name }: Hospital): Promise<string> {
  const nurse = createPlayer(stage.url, '林静雯', 'nh-nurse');
  await nurse.signsIn(DEMO_PASSWORD).carryOut();
  const { residents } = await nurse
    .asks<{ residents: { edges: { node: { id: string; name: string } }[] } }>(
      'residents',
      '{ residents(first: 1) { edges { node { id name } } } }',
    )
    .carryOut();
  const resident = residents.edges[0]?.node;
  const answer = await stage.step(
    `${nurse.name} has an emergency: she tells ${name}, and the ambulance goes.`,
    nurse.does<Kept & { no: string; state: string }>(
      'emergencyNotify',
      {
        ...{ residentId: resident?.id, targetOrganizationId: id, departmentId },
        ...{ place: '三楼306房', symptoms: '突发胸痛，大汗', callBackPhone: '0756-2123456' },
      },
      'id version no state',
    ),
    (outcome) => `${nodeOf(outcome).no}, ${nodeOf(outcome).state}`,
  );
  return nodeOf(answer).id;
}

async function finds({ step }: Stage, { system, id }: Hospital, referralId: string): Promise<Task> {
  const query = `Task?owner=Organization/${id}&focus=ServiceRequest/${referralId}&_include=Task:focus`;
  const { body } = await step(
    'The system finds its Task, with what it is about.',
    system.reads(query),
    (answer) => {
      const [task] = found<Task>(answer.body, 'Task');
      assert.equal(task?.status, 'requested');
      assert.equal(found<ServiceRequest>(answer.body, 'ServiceRequest').length, 1);
      return `Task ${task?.status}, ServiceRequest ${referralId}`;
    },
  );
  const [task] = found<Task>(body, 'Task');
  if (task === undefined) throw new Error('there is no Task');
  return task;
}

const stageOf = ({ status, businessStatus }: Task): string =>
  `${status} ${businessStatus?.coding?.[0]?.code ?? ''}`.trimEnd();

async function moves(
  { step }: Stage,
  { system }: Hospital,
  sentence: string,
  [task, wanted]: [Task, Wanted],
) {
  const { body } = await step(sentence, system.changes(task, wanted), (answer) => {
    assert.equal(answer.status, 200);
    return `Task ${stageOf(answer.body)}, version ${answer.body.meta?.versionId}`;
  });
  return body;
}

/** What its own server has of the referral. */
async function knows({ step }: Stage, { own }: Hospital, sentence: string, [id, expected]: [string, string]) {
  const who = { who: 'At the hospital', operation: 'GET Task', sent: {} };
  const carryOut = () => own.of<Task>('Task', id);
  await step(sentence, { ...who, carryOut }, (tasks) => {
    assert.deepEqual(tasks.map(stageOf), [expected]);
    return `one Task, ${expected}`;
  });
}

/** The hospital's own software takes part, and its own server is told (docs/fhir). */
async function takesPart(stage: Stage, hospital: Hospital): Promise<void> {
  await isTold(stage, hospital);
  const referralId = await comesIn(stage, hospital);
  await signsIn(stage, hospital);
  let task = await finds(stage, hospital, referralId);
  const id = task.id ?? '';
  const today = localDateOf(await stage.clock.now());
  task = await moves(stage, hospital, 'It has seen it …', [task, becomes('received')]);
  task = await moves(stage, hospital, '… and says yes, and whom to call.', [task, acceptance(today)]);
  await goesOn(stage, 'A minute later.', 1);
  await knows(stage, hospital, 'Its own server was told of each step.', [id, 'accepted accepted']);

  await hospital.own.is('down');
  task = await moves(stage, hospital, 'Its server is down when she arrives.', [
    task,
    becomes('in-progress', 'arrived'),
  ]);
  task = await moves(stage, hospital, 'She is treated …', [task, becomes('in-progress', 'in-treatment')]);
  await goesOn(stage, 'Nobody answers there.', 1);
  await consoleOf(stage, hospital, 'The console shows what waits: both acts, for both objects.', {
    waiting: 4,
    dead: 0,
  });
  await hospital.own.is('well');
  for (const sentence of ['It is back.', 'A while later.', 'And another.']) await goesOn(stage, sentence, 10);
  await knows(stage, hospital, 'It has missed nothing.', [id, 'in-progress in-treatment']);
  await consoleOf(stage, hospital, 'Nothing waits any more.', { waiting: 0, dead: 0, failures: 0 });

  await signsIn(stage, hospital);
  task = await moves(stage, hospital, '… until it is over.', [task, becomes('in-progress', 'completed')]);
  const output = feedbackOutput(task.for?.reference ?? '', LICENCE);
  await stage.step(
    'What was done goes back in a transaction: all of it, or nothing.',
    hospital.system.changesTogether(task, { ...becomes('completed'), ...output }),
    ({ status, body }) => {
      assert.equal(status, 200);
      assert.match(body.entry?.[0]?.response?.status ?? '', /^200/);
      return `${body.type}, ${body.entry?.[0]?.response?.status}`;
    },
  );
  await goesOn(stage, 'A minute later.', 1);
  await knows(stage, hospital, 'Both sides say the same.', [id, 'completed feedback-returned']);
  await consoleOf(stage, hospital, 'Everything has arrived.', { waiting: 0, dead: 0, failures: 0 });
  await announcesSession(stage, { ...hospital, signsIn: () => signsIn(stage, hospital) });
}

/** A hospital's own system takes part over FHIR, and is told (docs/fhir.md). */
export const chapter: Chapter = {
  title: 'A hospital’s own system',
  needsClock: 'what is told goes out when time goes on.',
  needsMachine: 'the key of the hospital’s system lies beside the database.',
  async tell(stage) {
    const own = await startStandIn();
    try {
      await takesPart(stage, await joins(stage, own));
    } finally {
      await own.close();
    }
  },
};
