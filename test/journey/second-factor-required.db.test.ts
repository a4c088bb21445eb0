import { describe, expect, test } from 'vitest';
import type { Role } from '../../domain/codes/role.ts';
import { write } from '../../prisma/client.ts';
import { haveNurse, PASSWORD } from '../fixtures/accounts.ts';
import { home, nurse, service, signIn, useNurse } from '../fixtures/open-nurse.ts';
import { productionEnv } from '../fixtures/production.ts';
import { haveSecondFactor } from '../fixtures/second-factor.ts';
import { type LastingClient, lastingClient } from '../support/lasting-client.ts';
import { startService } from '../support/service.ts';

useNurse();

describe('where a second factor is required', () => {
  const required = (value: number) =>
    write(({ db }) =>
      db.policyValue.create({
        data: {
          id: `second-factor-${home}-${value}`,
          key: 'signIn.secondFactor',
          organizationId: home,
          value,
          effectiveFromAt: service.clock.now(),
          recordedAt: service.clock.now(),
          document: '信息安全管理制度',
          setById: 'somebody',
        },
      }),
    );
  const codesOf = async (client: LastingClient, query: string) =>
    (await client.graphql(query)).errors?.map(({ extensions }) => extensions.code);

  test('a password alone opens only what is needed to get one; then the same session works', async () => {
    expect(await codesOf(nurse, '{ residents { edges { node { id } } } }')).toBeUndefined();
    await required(1);
    expect(await codesOf(nurse, '{ residents { edges { node { id } } } }')).toEqual(['SECOND_FACTOR_DUE']);
    expect(await codesOf(nurse, '{ organizations { edges { node { id } } } }')).toEqual([
      'SECOND_FACTOR_DUE',
    ]);
    expect((await signIn()).body).toMatchObject({ isSecondFactorDue: true, isPasswordChangeDue: false });
    const { viewer } = await nurse.ask<{ viewer: object }>('{ viewer { isSecondFactorDue } }');
    expect(viewer).toEqual({ isSecondFactorDue: true });
    expect(await codesOf(nurse, '{ mySignIns { edges { node { id } } } }')).toBeUndefined();
    await haveSecondFactor(nurse, service);
    expect(await codesOf(nurse, '{ residents { edges { node { id } } } }')).toBeUndefined();
  });

  test('in production that is so for all staff, whatever the policy, and not for residents', async () => {
    const production = await startService({ clock: service.clock, env: productionEnv() });
    const inProduction = async (role: Role) => {
      const account = await haveNurse(home, { roles: [{ organizationId: home, role }] });
      const client = lastingClient(production.url, account.login);
      return { client, due: (await client.signIn(PASSWORD)).body.isSecondFactorDue };
    };
    expect((await inProduction('RESIDENT')).due).toBe(false);
    expect((await inProduction('REPRESENTATIVE')).due).toBe(false);
    expect((await inProduction('SYS_ADMIN')).due).toBe(true);
    const { client, due } = await inProduction('NH_NURSE');
    expect(due).toBe(true);
    expect(await codesOf(client, '{ residents { edges { node { id } } } }')).toEqual(['SECOND_FACTOR_DUE']);
    await haveSecondFactor(client, production);
    expect(await codesOf(client, '{ residents { edges { node { id } } } }')).toBeUndefined();
    expect((await client.signIn(PASSWORD)).body.code).toBe('SECOND_FACTOR_REQUIRED');
    await production.stop();
  });
});
