import { expect, test } from 'vitest';
import { usccCheckCharacter } from '../../domain/identifier/uscc.ts';
import { createFirstAdmin, enterRegions } from '../../domain/sign-in/first-admin.ts';
import { read } from '../../prisma/client.ts';
import { SUNDAY_MORNING } from '../fixtures/network.ts';
import { outcomesOf } from '../fixtures/refusal.ts';
import { useDatabase } from '../support/database.ts';

useDatabase();

test('the first administrator is made once, also by two who run the command at once', async () => {
  await enterRegions([{ code: '440400', name: '珠海市' }]);
  const uscc = '11440400000000001';
  const authority = {
    name: '珠海市卫生健康局',
    uscc: uscc + usccCheckCharacter(uscc),
    regionCode: '440400',
    address: '路',
  };
  const making = ['first.admin', 'second.admin', 'third.admin'].map((login) =>
    createFirstAdmin({ login, name: '管理员', authority }, SUNDAY_MORNING),
  );
  const outcomes = await outcomesOf(making);
  expect(outcomes.sort()).toEqual(['ADMIN_EXISTS', 'ADMIN_EXISTS', 'DONE']);
  expect(await read().roleAssignment.count({ where: { role: 'SYS_ADMIN' } })).toBe(1);
});
