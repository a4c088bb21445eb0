import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Appointment, Bundle, Resource, Schedule, Task } from '@medplum/fhirtypes';
import { importJWK, type JWK, SignJWT } from 'jose';
import { DEMO_CLIENT_ID } from '../../domain/his-client/demo-client.ts';
import { patchTask, type Wanted } from '../fixtures/his-tasks.ts';
import { ASSERTION_TYPE, EVERYTHING, type FhirCall, type FhirReply } from '../support/his.ts';
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

  async function signedIn(file: string): Promise<number> {
    const jwk = JSON.parse(readFileSync(file, 'utf8')) as JWK;
    const endpoint = `${url}/fhir/auth/token`;
    const seconds = Math.floor((await clock.now()).getTime() / 1000);
    const claims = { iss: DEMO_CLIENT_ID, sub: DEMO_CLIENT_ID, aud: endpoint, exp: seconds + 240 };
    const assertion = await new SignJWT({ ...claims, jti: randomUUID() })
      .setProtectedHeader({ alg: 'ES384', kid: jwk.kid ?? '', typ: 'JWT' })
      .sign(await importJWK(jwk, 'ES384'));
    const form = { grant_type: 'client_credentials', scope: EVERYTHING };
    const proof = { client_assertion_type: ASSERTION_TYPE, client_assertion: assertion };
    const answer = await fetch(endpoint, {
      method: 'POST',
      body: new URLSearchParams({ ...form, ...proof }),
    });
    const said = (await answer.json()) as { access_token: string; expires_in: number };
    assert.equal(answer.status, 200);
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
