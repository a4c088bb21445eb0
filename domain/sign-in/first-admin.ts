import { type Tx, write } from '../../prisma/client.ts';
import { auditInside } from '../audit/record.ts';
import { localDateOf } from '../calendar-date.ts';
import { InvalidInput, RuleRefused } from '../errors.ts';
import { appendEvent } from '../event-log.ts';
import { newId } from '../id.ts';
import { requireUscc } from '../organization/identifiers.ts';
import { newOneTimePassword, oneTimePasswordUntil } from '../person/one-time-password.ts';
import { policyFor } from '../policy-value/read.ts';
import { lockPowers } from '../practitioner/role-locks.ts';
import { requireName } from '../require-name.ts';
import { requireText } from '../require-text.ts';
import { isDemoLogin } from './demo-logins.ts';
import { requireLogin } from './login.ts';
import { hashPassword } from './password.ts';

export interface RegionName {
  /** GB/T 2260, six digits. */
  readonly code: string;
  readonly name: string;
}

export interface FirstAdmin {
  readonly login: string;
  readonly name: string;
  /** The health authority that runs the network, where the directory does not have it yet. */
  readonly authority: {
    readonly name: string;
    readonly uscc: string;
    readonly regionCode: string;
    readonly address: string;
  };
}

const RULE = 'domain 1: the first SYS_ADMIN';

/**
 * Enters regions below those that are there already, or renames them: the directory takes no organisation of an
 * unknown region.
 * @throws InvalidInput REGION_CODE
 */
export async function enterRegions(regions: readonly RegionName[]): Promise<void> {
  await write(async ({ db }) => {
    for (const { code, name } of regions.toSorted((a, b) => (a.code < b.code ? -1 : 1))) {
      if (!/^[1-9]\d{5}$/.test(code)) {
        const message = `${code} is no code of six digits.`;
        throw new InvalidInput({ code: 'REGION_CODE', message, path: ['region'], rule: 'GB/T 2260' });
      }
      // Province, prefecture, county: two digits each, the rest zeros.
      const above = [`${code.slice(0, 4)}00`, `${code.slice(0, 2)}0000`].filter((one) => one !== code);
      const parents = await db.region.findMany({ where: { code: { in: above } }, orderBy: { code: 'desc' } });
      const region = { name: requireText(name, 'region', 100), parentCode: parents[0]?.code ?? null };
      await db.region.upsert({ where: { code }, create: { code, ...region }, update: region });
    }
  });
}

async function authorityId(
  tx: Tx,
  { name, regionCode, address, ...given }: FirstAdmin['authority'],
  now: Date,
) {
  const uscc = requireUscc(given.uscc);
  const known = await tx.db.organization.findUnique({ where: { uscc } });
  if (known?.kind === 'HEALTH_AUTHORITY') return known.id;
  if (known !== null) {
    const message = 'This organisation is in the directory, and is no health authority.';
    throw new RuleRefused({ code: 'AUTHORITY_KIND', message, path: ['uscc'], rule: RULE });
  }
  if ((await tx.db.region.count({ where: { code: regionCode } })) === 0) {
    const message = 'This region is not in the table of administrative divisions.';
    throw new InvalidInput({ code: 'REGION_UNKNOWN', message, path: ['region'], rule: 'GB/T 2260' });
  }
  const id = newId(now);
  const texts = {
    name: requireText(name, 'organization', 200),
    address: requireText(address, 'address', 200),
  };
  await tx.db.organization.create({
    data: { id, uscc, kind: 'HEALTH_AUTHORITY', regionCode, createdAt: now, ...texts },
  });
  const change = { noun: 'organization', nounId: id, act: 'organizationRegister', to: 'ACTIVE' } as const;
  await appendEvent(tx, { ...change, journeyId: id }, null, now);
  return id;
}

/**
 * Makes the first SYS_ADMIN of an installation, and the health authority they work for where it is new.
 * @returns the one-time password, to be told once; it must be changed at the first sign-in
 * @throws RuleRefused ADMIN_EXISTS, LOGIN_RESERVED, LOGIN_TAKEN, AUTHORITY_KIND; InvalidInput
 */
export async function createFirstAdmin(admin: FirstAdmin, now: Date): Promise<string> {
  const login = requireLogin(admin.login);
  const refuse = (code: string, message: string) =>
    new RuleRefused({ code, message, path: ['login'], rule: RULE });
  if (isDemoLogin(login)) throw refuse('LOGIN_RESERVED', 'This login belongs to the demo network.');
  const oneTimePassword = newOneTimePassword();
  const passwordHash = await hashPassword(oneTimePassword);
  await write(async (tx) => {
    await lockPowers(tx);
    if ((await tx.db.roleAssignment.count({ where: { role: 'SYS_ADMIN', toOn: null } })) > 0) {
      throw refuse('ADMIN_EXISTS', 'There is a SYS_ADMIN already, who gives this role to others.');
    }
    if ((await tx.db.person.count({ where: { login } })) > 0)
      throw refuse('LOGIN_TAKEN', 'This login is taken.');
    const organizationId = await authorityId(tx, admin.authority, now);
    const personId = newId(now);
    const name = requireName(admin.name, 'name');
    const place = { organizationId, regionCode: admin.authority.regionCode };
    const hours = await policyFor(tx, 'signIn.oneTimePasswordHours', place, now);
    const signIn = { login, passwordHash, passwordExpiresAt: oneTimePasswordUntil(hours, now) };
    await tx.db.person.create({
      data: { id: personId, name, ...signIn, isPasswordChangeDue: true, createdAt: now },
    });
    const assignment = {
      id: newId(now),
      personId,
      organizationId,
      role: 'SYS_ADMIN',
      fromOn: localDateOf(now),
    };
    await tx.db.roleAssignment.create({ data: assignment });
    const change = { noun: 'person', nounId: personId, act: 'adminCreate', to: 'INVITED' } as const;
    await appendEvent(tx, { ...change, journeyId: organizationId }, null, now);
    await auditInside(
      tx,
      { action: 'ACT', operation: 'adminCreate', nounId: personId, outcome: 'DONE' },
      null,
      now,
    );
  });
  return oneTimePassword;
}
