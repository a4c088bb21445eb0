import { beforeAll, expect, test } from 'vitest';
import { testClock } from '../../domain/clock.ts';
import { Forbidden } from '../../domain/errors.ts';
import { type OrganizationRegisterInput, registerOrganization } from '../../domain/organization/register.ts';
import { read } from '../../prisma/client.ts';
import {
  type Directory,
  freshKey,
  refusalOf,
  SUNDAY,
  smallDirectory,
  testLicence,
  testUscc,
  written,
} from '../fixtures/directory.ts';
import { useDatabase } from '../support/database.ts';

useDatabase();

const clock = testClock(SUNDAY);
let directory: Directory;
beforeAll(async () => {
  directory = await smallDirectory(clock);
});

let serial = 1000;
function hospital(more: Partial<OrganizationRegisterInput> = {}): OrganizationRegisterInput {
  serial += 1;
  return {
    idempotencyKey: freshKey(),
    name: '第二医院',
    uscc: testUscc(serial),
    licenceNo: testLicence(serial),
    kind: 'HOSPITAL',
    regionCode: '440403',
    address: '斗门路2号',
    capabilities: ['GREEN_CHANNEL', 'TCM'],
    greenChannelStages: ['REGISTRATION', 'VISIT'],
    ...more,
  };
}

test('SYS_ADMIN enters a second hospital, which is an event of its own history', async () => {
  const input = hospital({ uscc: testUscc(900).toLowerCase() });
  const id = await registerOrganization(directory.sysAdmin, input);
  const include = { capabilities: true, greenChannelStages: true };
  const row = await read().organization.findUniqueOrThrow({ where: { id }, include });
  expect(row).toMatchObject({ uscc: testUscc(900), status: 'ACTIVE', version: 1, level: 'UNGRADED' });
  expect(row.capabilities.map(({ capability }) => capability).sort()).toEqual(['GREEN_CHANNEL', 'TCM']);
  expect(row.greenChannelStages).toHaveLength(2);
  const [event] = await read().event.findMany({ where: { journeyId: id } });
  expect(event).toMatchObject({
    noun: 'organization',
    nounId: id,
    act: 'organizationRegister',
    toState: 'ACTIVE',
    role: 'SYS_ADMIN',
  });
  expect(event?.at).toEqual(SUNDAY);
});

test('the same key and input again has one effect', async () => {
  const input = hospital();
  const id = await registerOrganization(directory.sysAdmin, input);
  const before = await written();
  expect(await registerOrganization(directory.sysAdmin, input)).toBe(id);
  expect(await written()).toEqual(before);
  const other = refusalOf(registerOrganization(directory.sysAdmin, { ...input, name: '第三医院' }));
  expect((await other).code).toBe('IDEMPOTENCY_KEY_REUSED');
});

test('an in-house clinic is an organisation of its own, part of its home', async () => {
  const clinic = hospital({ kind: 'IN_HOUSE_CLINIC', partOfId: directory.home.id });
  const id = await registerOrganization(directory.sysAdmin, clinic);
  expect(await read().organization.findUniqueOrThrow({ where: { id } })).toMatchObject({
    partOfId: directory.home.id,
  });
});

test.each<[string, string, () => Partial<OrganizationRegisterInput>]>([
  ['USCC_LENGTH', 'uscc', () => ({ uscc: '123' })],
  ['USCC_CHARACTERS', 'uscc', () => ({ uscc: '91350100M000100I43' })],
  ['USCC_CHECK_CHARACTER', 'uscc', () => ({ uscc: '91310115MA1H8R7C6D' })],
  ['LICENCE_REQUIRED', 'licenceNo', () => ({ licenceNo: null })],
  ['LICENCE_NO_FORM', 'licenceNo', () => ({ licenceNo: '12' })],
  ['REGION_UNKNOWN', 'regionCode', () => ({ regionCode: '990000' })],
  ['PART_OF_REQUIRED', 'partOfId', () => ({ kind: 'IN_HOUSE_CLINIC' })],
  ['PART_OF_KIND', 'partOfId', () => ({ kind: 'IN_HOUSE_CLINIC', partOfId: directory.hospital.id })],
  ['NOT_FOUND', 'partOfId', () => ({ partOfId: 'unknown' })],
  ['TEXT_TOO_LONG', 'name', () => ({ name: '院'.repeat(2001) })],
  ['TEXT_CONTROL_CHARACTERS', 'name', () => ({ name: '第二\u0000医院' })],
  ['IDEMPOTENCY_KEY_FORM', 'idempotencyKey', () => ({ idempotencyKey: 'short' })],
])('%s names %s, and nothing is written', async (code, field, wrong) => {
  const before = await written();
  const refusal = await refusalOf(registerOrganization(directory.sysAdmin, hospital(wrong())));
  expect({ code: refusal.code, path: refusal.path }).toEqual({ code, path: [field] });
  expect(refusal.rule).not.toBe('');
  expect(await written()).toEqual(before);
});

test('a code or licence that is taken is refused', async () => {
  const first = hospital();
  await registerOrganization(directory.sysAdmin, first);
  const sameCode = await refusalOf(registerOrganization(directory.sysAdmin, hospital({ uscc: first.uscc })));
  expect(sameCode).toMatchObject({ code: 'USCC_TAKEN', path: ['uscc'] });
  const sameLicence = hospital({ licenceNo: first.licenceNo });
  expect(await refusalOf(registerOrganization(directory.sysAdmin, sameLicence))).toMatchObject({
    code: 'LICENCE_TAKEN',
    path: ['licenceNo'],
  });
});

test('of several at once with one code, one is registered and the others are told why', async () => {
  const { uscc } = hospital();
  const racers = Array.from({ length: 8 }, () =>
    registerOrganization(directory.sysAdmin, hospital({ uscc })),
  );
  const outcomes = await Promise.all(
    racers.map((racer) =>
      racer.then(
        () => 'REGISTERED',
        (reason) => reason.code ?? String(reason),
      ),
    ),
  );
  expect(outcomes.filter((outcome) => outcome === 'REGISTERED')).toHaveLength(1);
  expect(outcomes.filter((outcome) => outcome === 'USCC_TAKEN')).toHaveLength(7);
});

test('nobody else registers organisations', async () => {
  const act = registerOrganization(directory.hospitalAdmin, hospital());
  await expect(act).rejects.toThrow(Forbidden);
});
