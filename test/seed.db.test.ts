import { generateKeyPairSync } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { DEMO_LOGINS, DEMO_PASSWORD, type DemoLogin } from '../domain/sign-in/demo-logins.ts';
import { verifyPassword } from '../domain/sign-in/password.ts';
import { standingsOf } from '../domain/sign-in/standing.ts';
import { read, rows } from '../prisma/client.ts';
import { seedDemo } from '../prisma/seed.ts';
import { useDatabase } from './support/database.ts';

/** Of nobody: the other half was thrown away. */
const HIS_KEYS = JSON.stringify({
  keys: [
    {
      ...generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey.export({ format: 'jwk' }),
      kid: 'demo',
    },
  ],
});
const NOW = new Date('2026-11-23T01:00:00Z');

/** How many rows of the nouns that people see. */
async function counts() {
  const db = read();
  return {
    organizations: await db.organization.count(),
    homes: await db.organization.count({ where: { kind: 'NURSING_HOME' } }),
    hospitals: await db.organization.count({ where: { kind: 'HOSPITAL', level: { in: ['L2', 'L3'] } } }),
    primaryClinics: await db.organization.count({ where: { kind: 'PRIMARY_CLINIC' } }),
    practitioners: await db.practitioner.count(),
    signIns: await db.person.count({ where: { login: { not: null } } }),
    residents: await db.resident.count(),
    agreements: await db.cooperationAgreement.count(),
    templates: await db.slotTemplate.count(),
    machines: await db.hisClient.count({ where: { id: 'demo-his', organization: { level: 'L3' } } }),
  };
}

describe('the demo network', () => {
  useDatabase();
  beforeAll(async () => {
    // Two processes that start at once on an empty database.
    await Promise.all([seedDemo(NOW, HIS_KEYS), seedDemo(NOW, HIS_KEYS)]);
  });

  test('is there once', async () => {
    expect(await counts()).toEqual({
      organizations: 11,
      homes: 2,
      hospitals: 3,
      primaryClinics: 2,
      practitioners: 30,
      signIns: 18,
      residents: 60,
      agreements: 5,
      templates: 26,
      machines: 1,
    });
  });

  test('is left alone by a second start', async () => {
    const before = {
      ...(await counts()),
      events: await read().event.count(),
      slots: await read().slot.count(),
    };
    await seedDemo(new Date(NOW.getTime() + 86_400_000));
    const after = {
      ...(await counts()),
      events: await read().event.count(),
      slots: await read().slot.count(),
    };
    expect(after).toEqual(before);
  });

  test.each(Object.entries(DEMO_LOGINS))('%s signs in as %s of one organisation', async (login, role) => {
    const person = await read().person.findUniqueOrThrow({ where: { login } });
    const standings = await standingsOf({ rows }, person.id, NOW);
    expect(standings.map(({ roles }) => roles)).toEqual([[role]]);
    expect(standings[0]?.residentId != null).toBe(role === 'RESIDENT' || role === 'REPRESENTATIVE');
    expect(person.isPasswordChangeDue).toBe(false);
  });

  test('the password of the sign-ins is the one that is announced', async () => {
    const { passwordHash } = await read().person.findUniqueOrThrow({ where: { login: 'nh-nurse' } });
    expect(await verifyPassword(passwordHash, DEMO_PASSWORD)).toBe(true);
  });

  test('the nurse and the hospital people stand on the two sides of a green-channel agreement', async () => {
    const organizationOf = async (login: DemoLogin) => {
      const person = await read().person.findUniqueOrThrow({ where: { login } });
      const [standing] = await standingsOf({ rows }, person.id, NOW);
      return standing?.organizationId ?? '';
    };
    const hospital = await organizationOf('hospital-scheduler');
    expect(await organizationOf('hospital-doctor')).toBe(hospital);
    const agreement = await read().cooperationAgreement.findFirstOrThrow({
      where: { nursingHomeId: await organizationOf('nh-nurse'), medicalOrgId: hospital, state: 'ACTIVE' },
      include: { services: true, quotas: true },
    });
    expect(agreement.services.map(({ service }) => service)).toContain('GREEN_CHANNEL');
    expect(agreement.quotas).toHaveLength(3);
    for (const { departmentId } of agreement.quotas) {
      const reserved = { departmentId, pool: 'GREEN_CHANNEL', startAt: { gt: NOW } };
      expect(await read().slot.count({ where: reserved })).toBeGreaterThan(0);
    }
  });

  test('the homes have forty and twenty residents, one of whom arrives soon', async () => {
    const homes = await read().organization.findMany({
      where: { kind: 'NURSING_HOME' },
      select: { id: true },
    });
    const inCare = homes.map(async ({ id }) => {
      const current = {
        organizationId: id,
        startedAt: { lte: NOW },
        OR: [{ endedAt: null }, { endedAt: { gt: NOW } }],
      };
      return read().resident.count({ where: { careRelations: { some: current } } });
    });
    expect((await Promise.all(inCare)).toSorted()).toEqual([20, 40]);
    expect(await read().residency.count({ where: { fromOn: { gt: '2026-11-23' } } })).toBe(1);
  });

  test('places of all pools are free in the next four weeks', async () => {
    const pools = await read().slot.groupBy({ by: ['pool'], _sum: { capacity: true, taken: true } });
    expect(pools.map(({ pool }) => pool).toSorted()).toEqual([
      'GREEN_CHANNEL',
      'JOINT_CLINIC',
      'PUBLIC',
      'REFERRAL_RESERVED',
    ]);
    expect(pools.every(({ _sum }) => _sum.taken === 0 && (_sum.capacity ?? 0) > 0)).toBe(true);
  });
});
