import { expect, test } from 'vitest';
import { testLicence, testUscc } from '../fixtures/directory.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { dayOf, newTemplate } from '../fixtures/town.ts';
import { type Kept, nodeOf, refusalIn } from '../support/acts.ts';
import { type LastingClient, lastingClient } from '../support/lasting-client.ts';

useTown();

interface Invitation {
  readonly login: string;
  readonly oneTimePassword: string;
}

const HOSPITAL = {
  name: '第二医院',
  kind: 'HOSPITAL',
  level: 'L2',
  regionCode: '440402',
  address: '广东省珠海市香洲区第二路2号',
  capabilities: ['GREEN_CHANNEL'],
  greenChannelStages: ['REGISTRATION'],
};

async function invite(by: LastingClient, input: object): Promise<LastingClient> {
  const invited = await by.act<Invitation>('personInvite', input, 'login oneTimePassword');
  const { login, oneTimePassword } = nodeOf(invited);
  const client = lastingClient(town.service.url, login);
  await client.signIn(oneTimePassword);
  return client;
}

async function choosePassword(client: LastingClient, currentPassword: string): Promise<void> {
  const newPassword = 'a-quiet-harbour-2026';
  nodeOf(await client.act('passwordChange', { currentPassword, newPassword }, 'id'));
  client.remember(newPassword);
}

test('a hospital enters from nothing: registered, its first administrator invited, and then kept by itself', async () => {
  const { sysAdmin, nurse, homeAdmin } = town;
  const numbers = { uscc: testUscc(4711), licenceNo: testLicence(4711) };
  const { id: organizationId } = nodeOf(
    await sysAdmin.act('organizationRegister', { ...HOSPITAL, ...numbers }),
  );
  const twice = await sysAdmin.act('organizationRegister', { ...HOSPITAL, ...numbers });
  expect(refusalIn(twice).path).toEqual(['uscc']);

  const first = { organizationId, login: 'first-admin', name: '秦致远', role: 'ORG_ADMIN' };
  const invited = nodeOf(await sysAdmin.act<Invitation>('personInvite', first, 'login oneTimePassword'));
  const second = await sysAdmin.act('personInvite', { ...first, login: 'second-admin' }, 'login');
  expect(refusalIn(second).code).toBe('ORG_ADMIN_EXISTS');
  const admin = lastingClient(town.service.url, 'first-admin');
  await admin.signIn(invited.oneTimePassword);
  const tooEarly = await admin.graphql('{ organizations { edges { node { id } } } }');
  expect(tooEarly.errors?.[0]?.extensions).toMatchObject({ code: 'PASSWORD_CHANGE_DUE' });
  await choosePassword(admin, invited.oneTimePassword);

  const revised = await admin.act<Kept>('organizationRevise', {
    organizationId,
    expectedVersion: 1,
    phone: '0756-2123456',
  });
  expect(nodeOf(revised).version).toBe(2);
  const department = { organizationId, code: 'XN', name: '心内科' };
  const { id: departmentId } = nodeOf(await admin.act('departmentSet', department));
  const doctor = {
    organizationId,
    name: '沈怀瑾',
    category: 'SPECIALIST',
    licenceNo: 'YL44040001',
    role: 'HOSP_DOCTOR',
    departmentId,
  };
  const registered = nodeOf(
    await admin.act<Kept & { personId: string }>('practitionerRegister', doctor, 'id version personId'),
  );
  const given = { organizationId, personId: registered.personId, role: 'CLINIC_DOCTOR' };
  const role = nodeOf(await admin.act('roleAssign', given));
  nodeOf(await admin.act('roleEnd', { roleAssignmentId: role.id, expectedVersion: role.version }));
  const scheduler = await invite(admin, {
    organizationId,
    login: 'scheduler-of-second',
    name: '贺晓棠',
    role: 'HOSP_SCHED',
  });
  const due = await scheduler.graphql('{ slotTemplates { edges { node { id } } } }');
  expect(due.errors?.[0]?.extensions).toMatchObject({ code: 'PASSWORD_CHANGE_DUE' });
  const again = nodeOf(
    await admin.act<Invitation>(
      'personInvite',
      { organizationId, personId: await personOf(scheduler) },
      'login oneTimePassword',
    ),
  );
  await scheduler.signIn(again.oneTimePassword);
  await choosePassword(scheduler, again.oneTimePassword);
  nodeOf(
    await scheduler.act(
      'slotTemplateSet',
      newTemplate(town, { departmentId, practitionerId: registered.id }),
    ),
  );

  const SLOTS =
    'query ($filter: FreeSlotFilter!) { slotsFree(filter: $filter) { edges { node { pool hospital { name } } } } }';
  const filter = { hospitalId: organizationId, toAt: `${dayOf(town, 3)}T00:00:00+08:00` };
  const { slotsFree } = await nurse.ask<{ slotsFree: { edges: unknown[] } }>(SLOTS, { filter });
  expect(slotsFree.edges).toHaveLength(4);
  expect(slotsFree.edges[0]).toEqual({ node: { pool: 'PUBLIC', hospital: { name: '第二医院' } } });

  const foreign = await homeAdmin.act('departmentSet', { ...department, code: 'NEW' });
  expect(refusalIn(foreign).code).toBe('NOT_FOUND');
});

async function personOf(client: LastingClient): Promise<string> {
  const { viewer } = await client.ask<{ viewer: { person: { id: string } } }>('{ viewer { person { id } } }');
  return viewer.person.id;
}
