import { beforeAll, describe, expect, test } from 'vitest';
import type { Acting } from '../../domain/viewer.ts';
import { read } from '../../prisma/client.ts';
import { answerTo } from '../fixtures/ask.ts';
import { useDatabase } from '../support/database.ts';
import { behindItsBack } from './scene.ts';
import {
  type AuditLog,
  auditEventsFor,
  linkAll,
  looksAt,
  relate,
  type TwoHomes,
  twoHomes,
} from './two-homes.ts';

useDatabase();

let at: TwoHomes;
beforeAll(async () => {
  at = await twoHomes();
});

describe('a row that several organisations share', () => {
  beforeAll(async () => {
    await answerTo(at.doctor, '{ residents { edges { node { name } } } }');
  });

  test.each([
    ['waiting to be linked', async () => undefined],
    ['linked', linkAll],
  ])('shows each its own residents, %s', async (_standing, before) => {
    await before();
    const filter = { operation: 'residents' };
    const [home, other, hospital, all] = await Promise.all(
      [at.homeAdmin, at.otherAdmin, at.hospitalAdmin, at.auditAdmin].map((who) =>
        auditEventsFor(who, { filter }),
      ),
    );
    const residentIds = (found: AuditLog | undefined) =>
      found?.edges.map(({ node }) => [...node.residentIds].sort());
    expect(residentIds(home)).toEqual([[at.granny]]);
    expect(residentIds(other)).toEqual([[at.grandpa]]);
    expect(residentIds(hospital)).toEqual([[at.granny, at.grandpa].sort()]);
    expect(residentIds(all)).toEqual([[at.granny, at.grandpa].sort()]);
  });

  test('is found by an own resident only', async () => {
    const by = async (who: Acting, residentId: string) =>
      (await auditEventsFor(who, { filter: { residentId, operation: 'residents' } })).edges.length;
    expect([await by(at.homeAdmin, at.granny), await by(at.homeAdmin, at.grandpa)]).toEqual([1, 0]);
    expect([await by(at.hospitalAdmin, at.granny), await by(at.auditAdmin, at.grandpa)]).toEqual([1, 1]);
  });

  test('a home that only registered somebody whom another keeps learns nothing', async () => {
    await relate(at.grandpa, at.network.home, 'REGISTERED');
    await looksAt(at.doctor, at.grandpa);
    const { edges } = await auditEventsFor(at.homeAdmin, { filter: { residentId: at.grandpa } });
    expect(edges).toEqual([]);
    expect(
      (await auditEventsFor(at.otherAdmin, { filter: { nounId: at.grandpa, operation: 'resident' } })).edges,
    ).toHaveLength(1);
  });
});

test('a list of the log goes on where it was while rows are being linked', async () => {
  for (let look = 0; look < 6; look += 1) await looksAt(at.network.nurse, at.granny);
  const all = (await auditEventsFor(at.homeAdmin, { first: 100 })).edges;
  const first = await auditEventsFor(at.homeAdmin, { first: 3 });
  await linkAll();
  const rest = await auditEventsFor(at.homeAdmin, { first: 100, after: first.pageInfo.endCursor });
  expect([...first.edges, ...rest.edges]).toEqual(all);
  expect(all.length).toBeGreaterThan(6);
});

describe('auditHead', () => {
  const HEAD = `query ($first: Int! = 20, $after: String) { auditHead(first: $first, after: $after) {
    edges { cursor node { organizationId organizationName position hash linkedAt unsealed } } } }`;
  interface Heads {
    readonly auditHead: {
      readonly edges: readonly {
        readonly cursor: string;
        readonly node: {
          organizationId: string | null;
          position: number;
          unsealed: number;
          hash: string | null;
        };
      }[];
    };
  }
  const headsFor = async (who: Acting, variables = {}) =>
    (await answerTo<Heads>(who, HEAD, variables)).auditHead.edges;

  test('shows an organisation the end of its own chain, and what waits', async () => {
    await linkAll();
    await looksAt(at.network.nurse, at.granny);
    const [own, ...others] = await headsFor(at.homeAdmin);
    const links = await read().auditLink.count({ where: { ownerOrgId: at.network.home } });
    expect(own?.node).toMatchObject({ organizationId: at.network.home, position: links, unsealed: 1 });
    expect(own?.node.hash).toMatch(/^[\w-]{43}$/);
    expect(others).toEqual([]);
  });

  test('shows the auditor all chains, page by page', async () => {
    const all = await headsFor(at.auditAdmin);
    const ids = all.map(({ node }) => node.organizationId);
    expect(ids).toEqual(
      expect.arrayContaining([at.network.home, at.network.otherHome, at.network.hospital, null]),
    );
    const [first] = await headsFor(at.auditAdmin, { first: 1 });
    const rest = await headsFor(at.auditAdmin, { after: first?.cursor });
    expect([first, ...rest]).toEqual(all);
  });

  test('a chain without a link is shown as empty', async () => {
    for (const table of ['AuditLink', 'AuditSubject', 'Lease']) await behindItsBack(`DELETE FROM "${table}"`);
    const [own] = await headsFor(at.homeAdmin);
    expect(own?.node).toMatchObject({ position: 0, hash: null });
    expect(own?.node.unsealed).toBeGreaterThan(6);
  });
});
