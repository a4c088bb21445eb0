import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { beforeAll, expect, test } from 'vitest';
import { town, useTown } from '../fixtures/open-town.ts';
import { ASSERTION_TYPE, EVERYTHING, type His, hisOf } from '../support/his.ts';

useTown();

let his: His;
beforeAll(async () => {
  his = await hisOf(town.service, town.network.hospital.id);
});

/** Signs in at a server that is called by this name, with an assertion that is made for the tokens of another address. */
async function signIn(host: string, aud: string): Promise<number | undefined> {
  const form = new URLSearchParams({
    ...{ grant_type: 'client_credentials', scope: EVERYTHING, client_assertion_type: ASSERTION_TYPE },
    client_assertion: await his.assertion({ claims: { aud } }),
  });
  const headers = { host, 'content-type': 'application/x-www-form-urlencoded' };
  const { port } = new URL(town.service.url);
  const sent = request({ port, path: '/fhir/auth/token', method: 'POST', headers }).end(form.toString());
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  return answer.resume().statusCode;
}

test('what a caller calls this server decides nothing about whom an assertion is for', async () => {
  const { host } = new URL(town.service.url);
  expect(await signIn('elsewhere.example', 'http://elsewhere.example/fhir/auth/token')).toBe(401);
  expect(
    await signIn('localhost.elsewhere.example', 'http://localhost.elsewhere.example/fhir/auth/token'),
  ).toBe(401);
  expect(await signIn(host, `http://${host}/fhir/auth/token`)).toBe(200);
});
