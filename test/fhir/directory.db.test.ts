import type { Bundle, CapabilityStatement, OperationOutcome, Organization } from '@medplum/fhirtypes';
import { beforeAll, describe, expect, test } from 'vitest';
import { write } from '../../prisma/client.ts';
import { markSeeded } from '../../prisma/seed/marks.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { type FhirReply, found, type His, hisOf, outcomeCode } from '../support/his.ts';

useTown();

let his: His;
beforeAll(async () => {
  await write((tx) => markSeeded(tx, town.service.clock.now()));
  his = await hisOf(town.service, town.network.hospital.id);
});

describe('the directory', () => {
  test('an organisation is read with its version, and found by its codes', async () => {
    const { hospital } = town.network;
    const { status, body, headers } = await his.get<Organization>(`Organization/${hospital.id}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ resourceType: 'Organization', id: hospital.id });
    expect(headers.get('etag')).toBe(`W/"${body.meta?.versionId}"`);
    const { value = '' } = body.identifier?.[0] ?? {};
    const search = await his.get<Bundle>(`Organization?identifier=${value}`);
    expect(found<Organization>(search.body, 'Organization').map(({ id }) => id)).toEqual([hospital.id]);
  });

  test('it is read page by page, each once', async () => {
    const ids: string[] = [];
    let next: string | undefined = 'Organization?_count=2&_sort=_lastUpdated';
    let total = 0;
    while (next !== undefined) {
      const { body, status }: FhirReply<Bundle> = await his.get(next);
      expect(status, JSON.stringify(body)).toBe(200);
      total = body.total ?? -1;
      ids.push(...found<Organization>(body, 'Organization').map(({ id }) => id ?? ''));
      next = body.link?.find(({ relation }) => relation === 'next')?.url;
    }
    expect(new Set(ids).size).toBe(total);
    expect(ids.length).toBe(total);
  });

  test('a page leads on in its own search, however much is shown of it, and in no other', async () => {
    const { body } = await his.get<Bundle>('Organization?type=NURSING_HOME,HOSPITAL&_count=1&_sort=_id');
    const next = new URL(body.link?.find(({ relation }) => relation === 'next')?.url ?? '');
    const page = next.searchParams.get('_page') ?? '';
    const own = `Organization?_sort=_id&type=NURSING_HOME,HOSPITAL&_count=2&_include=Organization:partof`;
    expect((await his.get(`${own}&_page=${page}`)).status).toBe(200);
    for (const [search, place] of [
      ['Organization?_sort=_id', page],
      ['Organization?type=HOSPITAL&_sort=_id', page],
      ['Organization?type=NURSING_HOME,HOSPITAL&_sort=-_id', page],
      ['Organization?type=NURSING_HOME,HOSPITAL&_sort=_lastUpdated', page],
      ['Location?_sort=_id', page],
      [own, page.slice(0, -2)],
      [own, `${page.split('.')[0]}.`],
      [own, 'nonsense'],
    ] as const) {
      const { status, body: refused } = await his.get<OperationOutcome>(`${search}&_page=${place}`);
      expect([status, outcomeCode(refused), refused.issue?.[0]?.expression], search).toEqual([
        ...[400, 'CURSOR', ['http._page']],
      ]);
    }
  });

  test('what is not known is 404, what is not offered 405, what is not understood is said', async () => {
    expect((await his.get('Organization/nobody')).status).toBe(404);
    expect((await his.call('DELETE', `Organization/${town.network.hospital.id}`)).status).toBe(405);
    expect((await his.get('Nothing')).status).toBe(404);
    const strict = await his.get('Organization?colour=red', { prefer: 'handling=strict' });
    expect([strict.status, outcomeCode(strict.body)]).toEqual([400, 'SEARCH_PARAMETER']);
    expect((await his.get('Organization', { accept: 'application/fhir+xml' })).status).toBe(406);
  });
});

test('the CapabilityStatement is open to everybody', async () => {
  const answer = await fetch(`${town.service.url}/fhir/metadata`);
  expect(answer.status).toBe(200);
  const statement = (await answer.json()) as CapabilityStatement;
  expect(statement.rest?.[0]?.resource?.map(({ type }) => type)).toContain('Organization');
});

test.each(['metadata', '.well-known/smart-configuration'])(
  '%s is there to be read, and nothing else',
  async (path) => {
    for (const method of ['OPTIONS', 'POST', 'DELETE']) {
      const answer = await fetch(`${town.service.url}/fhir/${path}`, { method });
      expect([answer.status, answer.headers.get('allow')], method).toEqual([405, 'GET, HEAD']);
    }
  },
);

test('an instant is understood with any offset, also where its plus was not encoded', async () => {
  const total = async (query: string) =>
    (await his.get<Bundle>(`Organization?_summary=count&${query}`)).body.total;
  const all = await total('');
  expect(await total('_lastUpdated=lt9000-01-01T00:00:00%2B08:00')).toBe(all);
  expect(await total('_lastUpdated=lt9000-01-01T00:00:00+08:00')).toBe(all);
  expect(await total('_lastUpdated=lt9000-01-01T00:00:00-05:00')).toBe(all);
  expect(await total('_lastUpdated=gt9000-01-01T00:00:00+08:00')).toBe(0);
});
