import { expect, test } from 'vitest';
import * as agreement from '../../../domain/codes/agreement.ts';
import * as appointment from '../../../domain/codes/appointment.ts';
import * as cancelReason from '../../../domain/codes/cancel-reason.ts';
import { type CodeTable, codesOf, isCodeOf } from '../../../domain/codes/code-table.ts';
import * as consent from '../../../domain/codes/consent.ts';
import * as organization from '../../../domain/codes/organization.ts';
import * as practitioner from '../../../domain/codes/practitioner.ts';
import * as resident from '../../../domain/codes/resident.ts';
import * as role from '../../../domain/codes/role.ts';
import * as slot from '../../../domain/codes/slot.ts';

const families = {
  agreement,
  appointment,
  cancelReason,
  consent,
  organization,
  practitioner,
  resident,
  role,
  slot,
};

/** Every table of every family; those that give the codes of a national standard hold no display names. */
const tables: [string, CodeTable][] = Object.entries(families).flatMap(([family, tablesOfFamily]) =>
  Object.entries(tablesOfFamily)
    .filter(([name, table]) => typeof table === 'object' && !name.endsWith('_GB_CODES'))
    .map(([name, table]): [string, CodeTable] => [`${family} ${name}`, table as CodeTable]),
);

test('there are tables', () => expect(tables.length).toBeGreaterThan(25));

test.each(tables)('%s: codes are upper-case words, names are Chinese and used once', (_name, table) => {
  const names = codesOf(table).map((code) => table[code] ?? '');
  expect(codesOf(table).filter((code) => !/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/.test(code))).toEqual([]);
  expect(names.filter((name) => !/\p{Script=Han}/u.test(name))).toEqual([]);
  expect(new Set(names).size).toBe(names.length);
});

test('what is inherited from an object is no code', () => {
  expect(isCodeOf(role.ROLES, 'NH_NURSE')).toBe(true);
  expect(['toString', 'nh_nurse', '', '__proto__'].filter((text) => isCodeOf(role.ROLES, text))).toEqual([]);
});

test('only a reason that says nothing needs a comment', () => {
  const mandatory = codesOf(cancelReason.CANCEL_REASONS).filter(cancelReason.isCommentMandatory);
  expect(mandatory).toEqual(['OTHER']);
});
