import type { Appointment, Bundle, Resource, Schedule, Task } from '@medplum/fhirtypes';
import { DEMO_CLIENT_ID } from '../../domain/his-client/demo-client.ts';
import { patchTask, type Wanted } from '../fixtures/his-tasks.ts';
import { signDemoMachineIn } from '../support/demo-machine.ts';
import { EVERYTHING, type FhirCall, type FhirReply } from '../support/his.ts';
import type { Sent } from './client.ts';
import type { Stage } from './stage.ts';

const WHO = 'The hospital’s system';

/** What the hospital's own software does at the interface, signed in by its key. */
export interface HospitalSystem {
  /** Signs in with the key that lies in a file. @returns for how many seconds */
  signsIn(file: string): Sent<number>;
  reads<Body = Bundle>(query: string): Sent<FhirReply<Body>>;
  /** Makes a session that is not there yet under its own number. */
  announces(schedule: Schedule): Sent<FhirReply<Schedule>>;
  /** Says how a booking stands, from the version that it was read in. */
  saysOf(appointment: Appointment, status: string): Sent<FhirReply<Appointment>>;
  /** Changes a Task from the version that it was read in. */
  changes(task: Task, wanted: Wanted): Sent<FhirReply<Task>>;
  /** The same as an entry of a transaction. */
  changesTogether(task: Task, wanted: Wanted): Sent<FhirReply<Bundle>>;
}

export function createHospitalSystem({ url, clock }: Stage): HospitalSystem {
  let token = '';

  async function signedIn(keyFile: string): Promise<number> {
    const now = await clock.now();
    const said = await signDemoMachineIn({ base: `${url}/fhir`, keyFile, scope: EVERYTHING, now });
    token = said.access_token;
    return said.expires_in;
  }

  async function call<Body = Resource>(method: string, path: string, { headers = {}, body }: FhirCall = {}) {
    const type = method === 'PATCH' ? 'application/json-patch+json' : 'application/fhir+json';
    const answer = await fetch(`${url}/fhir/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': type, ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Body };
  }

  const coded = ({ status, businessStatus }: Wanted) => ({
    status,
    businessStatus: businessStatus?.coding?.[0]?.code,
  });
  const at = ({ id }: Task) => `Task/${id}`;

  return {
    signsIn: (file) => ({
      ...{ who: WHO, operation: 'POST /fhir/auth/token', sent: { client: DEMO_CLIENT_ID } },
      carryOut: () => signedIn(file),
    }),
    reads: <Body>(query: string) => ({
      ...{ who: WHO, operation: `GET /fhir/${query}`, sent: {} },
      carryOut: () => call<Body>('GET', query),
    }),
    announces(schedule) {
      const [{ system, value } = {}] = schedule.identifier ?? [];
      const headers = { 'if-none-exist': `identifier=${system}|${value}` };
      return {
        ...{ who: WHO, operation: 'POST /fhir/Schedule', sent: headers },
        carryOut: () => call<Schedule>('POST', 'Schedule', { headers, body: schedule }),
      };
    },
    saysOf: ({ id, meta }, status) => ({
      ...{ who: WHO, operation: `PATCH /fhir/Appointment/${id}`, sent: { status } },
      carryOut: () =>
        call<Appointment>('PATCH', `Appointment/${id}`, {
          headers: { 'if-match': `W/"${meta?.versionId}"` },
          body: [{ op: 'replace', path: '/status', value: status }],
        }),
    }),
    changes: (task, wanted) => ({
      ...{ who: WHO, operation: `PATCH /fhir/${at(task)}`, sent: coded(wanted) },
      carryOut: () => patchTask({ call }, task, wanted),
    }),
    changesTogether: (task, wanted) => ({
      ...{ who: WHO, operation: 'POST /fhir, a transaction', sent: { PUT: at(task), ...coded(wanted) } },
      carryOut() {
        const request = { method: 'PUT', url: at(task), ifMatch: `W/"${task.meta?.versionId}"` };
        const entry = [{ resource: { ...task, ...wanted }, request }];
        return call<Bundle>('POST', '', { body: { resourceType: 'Bundle', type: 'transaction', entry } });
      },
    }),
  };
}
