import { describe, expect, test } from 'vitest';
import { usccCheckCharacter } from '../../domain/identifier/uscc.ts';
import { createFirstAdmin, enterRegions, type FirstAdmin } from '../../domain/sign-in/first-admin.ts';
import { read } from '../../prisma/client.ts';
import { adminAnswers } from '../../server/admin-questions.ts';
import { useDatabase } from '../support/database.ts';
import { probeSchema } from '../support/probe-schema.ts';
import { startService } from '../support/service.ts';

useDatabase();
const now = new Date('2026-11-23T01:00:00Z');
const uscc = `114404000000000${'01'}`;
const admin: FirstAdmin = {
  login: 'chen.admin',
  name: '陈管理',
  authority: {
    name: '某市卫生健康局',
    uscc: uscc + usccCheckCharacter(uscc),
    regionCode: '440400',
    address: '某路 1 号',
  },
};
const codeOf = (attempt: Promise<unknown>) => attempt.then(String, (error: { code: string }) => error.code);

describe('the first SYS_ADMIN of an installation', () => {
  test.each([
    ['a region nobody entered', admin, 'REGION_UNKNOWN'],
    ['a login of the demo network', { ...admin, login: 'sys-admin' }, 'LOGIN_RESERVED'],
    ['a login of another form', { ...admin, login: '陈' }, 'LOGIN_FORM'],
    ['a wrong code', { ...admin, authority: { ...admin.authority, uscc: `${uscc}!` } }, 'USCC_CHARACTERS'],
  ])('is not made with %s, and nothing is written', async (_name, input, code) => {
    expect(await codeOf(createFirstAdmin(input, now))).toBe(code);
    expect(await read().person.count()).toBe(0);
    expect(await read().organization.count()).toBe(0);
  });

  test('regions hang below the next one that is there', async () => {
    await enterRegions([
      { code: '440402', name: '香洲区' },
      { code: '440000', name: '广东省' },
      { code: '440400', name: '珠海市' },
    ]);
    const regions = await read().region.findMany({ orderBy: { code: 'asc' } });
    expect(regions.map(({ code, parentCode }) => [code, parentCode])).toEqual([
      ['440000', null],
      ['440400', '440000'],
      ['440402', '440400'],
    ]);
    expect(await codeOf(enterRegions([{ code: '44', name: '广东' }]))).toBe('REGION_CODE');
  });

  test('signs in with the one-time password and must change it', async () => {
    const password = await createFirstAdmin(admin, now);
    const service = await startService({ schema: probeSchema, now });
    const answer = await service.anonymous().auth('sign-in', { login: admin.login, password });
    await service.stop();
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ isPasswordChangeDue: true, organization: { roles: ['SYS_ADMIN'] } });
    const events = await read().event.findMany({ orderBy: { seq: 'asc' } });
    expect(events.map(({ act }) => act)).toEqual(['organizationRegister', 'adminCreate']);
  });

  test('is made once', async () => {
    expect(await codeOf(createFirstAdmin({ ...admin, login: 'second.admin' }, now))).toBe('ADMIN_EXISTS');
  });
});

describe('what the command is told', () => {
  const flags = ['--login', 'a.b', '--name', '甲', '--organization', '局', '--uscc', 'x', '--address', '路'];

  test('comes from flags', async () => {
    const { admin: told, regions } = await adminAnswers([...flags, '--region', '440400=珠海市'], {}, false);
    expect(told).toMatchObject({ login: 'a.b', authority: { regionCode: '440400' } });
    expect(regions).toEqual([{ code: '440400', name: '珠海市' }]);
  });

  test('or from variables', async () => {
    const variables = { ADMIN_ADDRESS: '街', ADMIN_REGION: '440400=珠海市,440402=香洲区' };
    const { admin: told, regions } = await adminAnswers(flags.slice(0, 8), variables, false);
    expect(told?.authority.address).toBe('街');
    expect(regions).toHaveLength(2);
  });

  test('may be regions only', async () => {
    expect((await adminAnswers(['--region', '440403=斗门区'], {}, false)).admin).toBeNull();
  });

  test('everything that is missing is said at once', async () => {
    const refused = adminAnswers(['--login', 'a.b'], {}, false);
    await expect(refused).rejects.toThrow('Missing: --name, --organization, --uscc, --address, --region');
  });
});
