import { beforeAll, expect, test } from 'vitest';
import { testClock } from '../../domain/clock.ts';
import type { Role } from '../../domain/codes/role.ts';
import type { Acting } from '../../domain/viewer.ts';
import { write } from '../../prisma/client.ts';
import { answerTo, ask } from '../fixtures/ask.ts';
import {
  colleague,
  type Directory,
  freshKey,
  SUNDAY,
  smallDirectory,
  testLicence,
  testUscc,
} from '../fixtures/directory.ts';
import { useDatabase } from '../support/database.ts';

useDatabase();

const clock = testClock(SUNDAY);
let directory: Directory;
let nurse: Acting;
beforeAll(async () => {
  directory = await smallDirectory(clock);
  nurse = await write((tx) => colleague(tx, clock, directory.home, 'NH_NURSE'));
});

const REFUSALS = '... on Refusal { code path rule }';
const names = async (acting: Acting, filter: object, first = 20): Promise<string[]> => {
  const { organizations } = await answerTo<{ organizations: { edges: { node: { name: string } }[] } }>(
    acting,
    `query ($filter: OrganizationFilter, $first: Int!) {
      organizations(filter: $filter, first: $first) { edges { node { name } } }
    }`,
    { filter, first },
  );
  return organizations.edges.map(({ node }) => node.name);
};

test('a new hospital is entered and kept, and everybody finds it in the directory', async () => {
  const registered = await answerTo<{ organizationRegister: { organization: { id: string; kind: string } } }>(
    directory.sysAdmin,
    `mutation ($input: OrganizationRegisterInput!) { organizationRegister(input: $input) {
      __typename ... on OrganizationRegisterSuccess { organization {
        id version kind level region { code parent { name } } capabilities greenChannelStages departments { code }
      } } ${REFUSALS} } }`,
    {
      input: {
        idempotencyKey: freshKey(),
        name: '斗门中心医院',
        uscc: testUscc(500),
        licenceNo: testLicence(500),
        kind: 'HOSPITAL',
        level: 'L2',
        regionCode: '440403',
        address: '斗门路8号',
        capabilities: ['GREEN_CHANNEL', 'EMERGENCY'],
        greenChannelStages: ['VISIT', 'REGISTRATION'],
      },
    },
  );
  expect(registered.organizationRegister).toMatchObject({
    __typename: 'OrganizationRegisterSuccess',
    organization: {
      version: 1,
      level: 'L2',
      region: { code: '440403', parent: { name: '珠海市' } },
      capabilities: ['EMERGENCY', 'GREEN_CHANNEL'],
      greenChannelStages: ['REGISTRATION', 'VISIT'],
      departments: [],
    },
  });
  expect(await names(nurse, { regionCode: '440403' })).toEqual(['斗门中心医院']);
  expect(await names(nurse, { capability: 'EMERGENCY' })).toEqual(['斗门中心医院']);
  expect(await names(nurse, { greenChannelStage: 'VISIT', kind: 'HOSPITAL' })).toEqual(['斗门中心医院']);
  expect(await names(nurse, { nameContains: '海湾' })).toEqual(['海湾医院']);
  expect(await names(nurse, { regionCode: '440000', kind: 'HOSPITAL' })).toHaveLength(3);
  expect(await names(nurse, { regionCode: '450000' })).toEqual([]);
});

test('a page goes on where the last one ended', async () => {
  const query = `query ($after: String) { organizations(first: 2, after: $after) {
    edges { cursor node { id } } pageInfo { hasNextPage endCursor } } }`;
  interface Answer {
    organizations: {
      edges: { node: { id: string } }[];
      pageInfo: { hasNextPage: boolean; endCursor: string | null };
    };
  }
  const seen: string[] = [];
  let after: string | null = null;
  for (let isMore = true; isMore; ) {
    const { organizations }: Answer = await answerTo<Answer>(nurse, query, { after });
    seen.push(...organizations.edges.map(({ node }) => node.id));
    after = organizations.pageInfo.endCursor;
    isMore = organizations.pageInfo.hasNextPage;
  }
  expect(seen).toEqual([...new Set(seen)].sort());
  expect(seen.length).toBeGreaterThanOrEqual(5);
  const tooMany = await ask(nurse, '{ organizations(first: 101) { edges { node { id } } } }');
  expect(tooMany.errors?.[0]?.message).toContain('1 to 100');
});

test('a refusal names the field and the rule', async () => {
  const { organizationRevise } = await answerTo<{ organizationRevise: object }>(
    directory.hospitalAdmin,
    `mutation ($input: OrganizationReviseInput!) { organizationRevise(input: $input) { __typename ${REFUSALS} } }`,
    {
      input: {
        idempotencyKey: freshKey(),
        organizationId: directory.hospital.id,
        expectedVersion: 1,
        status: 'CLOSED',
      },
    },
  );
  expect(organizationRevise).toEqual({
    __typename: 'RuleRefused',
    code: 'FIELD_OF_SYS_ADMIN',
    path: ['status'],
    rule: 'domain 1 Roles',
  });
});

test('practitioners are found by where they work; their licence is for their administrators', async () => {
  await answerTo(
    directory.hospitalAdmin,
    `mutation ($input: PractitionerRegisterInput!) { practitionerRegister(input: $input) { __typename ${REFUSALS} } }`,
    {
      input: {
        idempotencyKey: freshKey(),
        organizationId: directory.hospital.id,
        name: '李明远',
        licenceNo: '110440100009999',
        category: 'SPECIALIST',
        role: 'HOSP_DOCTOR',
      },
    },
  );
  const query = `query ($organizationId: ID!) { practitioners(filter: { organizationId: $organizationId }) {
    edges { node { name category licenceNo } } } }`;
  interface Answer {
    practitioners: { edges: { node: { name: string; licenceNo: string | null } }[] };
  }
  const found = async (acting: Acting, organizationId: string) =>
    (await answerTo<Answer>(acting, query, { organizationId })).practitioners.edges.map(
      ({ node }) => node.licenceNo,
    );
  expect(await found(directory.hospitalAdmin, directory.hospital.id)).toEqual(['110440100009999']);
  expect(await found(directory.sysAdmin, directory.hospital.id)).toEqual(['110440100009999']);
  expect(await found(directory.otherAdmin, directory.hospital.id)).toEqual([null]);
  expect(await found(nurse, directory.hospital.id)).toEqual([null]);
  expect(await found(nurse, directory.otherHospital.id)).toEqual([]);
});

test('an ORG_ADMIN sees the roles of the own organisation only', async () => {
  const query =
    '{ roleAssignments { edges { node { role isInForce account { login } organization { id } } } } }';
  interface Answer {
    roleAssignments: { edges: { node: { role: string; organization: { id: string } } }[] };
  }
  const places = async (acting: Acting) => {
    const { roleAssignments } = await answerTo<Answer>(acting, query);
    return new Set(roleAssignments.edges.map(({ node }) => node.organization.id));
  };
  expect(await places(directory.hospitalAdmin)).toEqual(new Set([directory.hospital.id]));
  expect((await places(directory.sysAdmin)).size).toBeGreaterThan(3);
  const denied = await ask(nurse, query);
  expect(denied.errors?.[0]?.message).toContain('roleAssignments');
});

test('the viewer is told who they are, and with a one-time password nothing else', async () => {
  const query = `{ viewer { isPasswordChangeDue person { name login } organization { id name }
    roles { code name } organizations { id name kindName roles { code } } } }`;
  const { viewer } = await answerTo<{ viewer: object }>(nurse, query);
  expect(viewer).toMatchObject({
    isPasswordChangeDue: false,
    organization: { id: directory.home.id, name: '松鹤养老院' },
    roles: [{ code: 'NH_NURSE', name: '养老机构护士' }],
    organizations: [{ id: directory.home.id, kindName: '养老机构', roles: [{ code: 'NH_NURSE' }] }],
  });
  const due = { ...nurse, viewer: { ...nurse.viewer, isPasswordChangeDue: true } };
  expect((await answerTo<{ viewer: object }>(due, query)).viewer).toMatchObject({
    isPasswordChangeDue: true,
  });
  const denied = await ask(due, '{ organizations { edges { node { id } } } }');
  expect(denied.errors?.[0]?.originalError).toMatchObject({ code: 'PASSWORD_CHANGE_DUE' });
});

const MUTATIONS: readonly [string, readonly Role[]][] = [
  ['organizationRegister', ['SYS_ADMIN']],
  ['organizationRevise', ['ORG_ADMIN', 'SYS_ADMIN']],
  ['departmentSet', ['ORG_ADMIN']],
  ['practitionerRegister', ['ORG_ADMIN']],
  ['roleAssign', ['ORG_ADMIN', 'SYS_ADMIN', 'SECURITY_ADMIN']],
  ['roleEnd', ['ORG_ADMIN', 'SECURITY_ADMIN']],
  ['personInvite', ['ORG_ADMIN', 'SYS_ADMIN', 'SECURITY_ADMIN', 'NH_NURSE']],
];
const INPUTS: Readonly<Record<string, object>> = {
  organizationRegister: { name: '甲', uscc: '1', kind: 'HOSPITAL', regionCode: '1', address: '甲' },
  organizationRevise: { organizationId: 'x', expectedVersion: 1 },
  departmentSet: { organizationId: 'x', code: 'X', name: '甲' },
  practitionerRegister: { organizationId: 'x', category: 'GP' },
  roleAssign: { organizationId: 'x', personId: 'x', role: 'HOSP_DOCTOR' },
  roleEnd: { roleAssignmentId: 'x', expectedVersion: 1 },
  personInvite: { organizationId: 'x' },
};

test.each(MUTATIONS)('%s is for %s', async (mutation, roles) => {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
  const source = `mutation ($input: ${type}!) { ${mutation}(input: $input) { __typename } }`;
  for (const role of ['ORG_ADMIN', 'SYS_ADMIN', 'SECURITY_ADMIN', 'NH_NURSE', 'HOSP_DOCTOR'] as const) {
    const acting = { ...nurse, viewer: { ...nurse.viewer, roles: [role] } };
    const { errors } = await ask(acting, source, {
      input: { idempotencyKey: freshKey(), ...INPUTS[mutation] },
    });
    const denials = (errors ?? []).map(
      ({ originalError }) => (originalError as { code?: string } | null)?.code,
    );
    expect([role, denials]).toEqual([role, roles.includes(role) ? [] : ['FORBIDDEN']]);
  }
});

test('whatever is not asked for is not needed: only the refusals, only the page', async () => {
  const { organizations } = await answerTo<{ organizations: object }>(
    nurse,
    '{ organizations(first: 1) { pageInfo { hasNextPage } } }',
  );
  expect(organizations).toEqual({ pageInfo: { hasNextPage: true } });
  const edges = await answerTo<object>(
    nurse,
    '{ regions(first: 1) { edges { cursor } } practitioners { edges { node { __typename } } } }',
  );
  expect(edges).toMatchObject({ regions: { edges: [{}] } });
});

test('regions are listed below their parent', async () => {
  const { regions } = await answerTo<{ regions: { edges: { node: { code: string } }[] } }>(
    nurse,
    '{ regions(filter: { parentCode: "440400" }) { edges { node { code name parent { code } populations { year } } } } }',
  );
  expect(regions.edges.map(({ node }) => node.code)).toEqual(['440402', '440403']);
});

test('without a sign-in there is no directory', async () => {
  const { errors } = await ask(null, '{ organizations { edges { node { id } } } }');
  expect(errors?.[0]?.originalError).toMatchObject({ code: 'UNAUTHENTICATED' });
});
