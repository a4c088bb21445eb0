import { expect, test } from 'vitest';
import type { Relation } from '../../domain/access.ts';
import { ROLES } from '../../domain/codes/role.ts';
import { nouns, relations } from '../support/access-page.ts';
import { type AnyPolicy, allPolicies } from '../support/policies.ts';

const policies = await allPolicies();
const CONSENTED: readonly Relation[] = ['CONSENT'];
/** Relations that have an end: what they leave behind is the row `ended`. */
const ENDING: readonly Relation[] = [
  'OWN_ORGANIZATION',
  'OWN_RESIDENT',
  'REGISTRATION',
  'PARTICIPANT',
  'TREATING',
  'BREAK_GLASS',
];

/** The grants behind a row of the page. */
function grantsOf({ grants }: AnyPolicy, row: string) {
  const lasting = grants.filter(({ isLasting }) => isLasting === true);
  if (row === 'ended') return lasting.filter(({ relation }) => ENDING.includes(relation));
  if (row === 'consent withdrawn') return lasting.filter(({ relation }) => CONSENTED.includes(relation));
  return grants.filter(({ relation }) => relation === relations.get(row));
}

const words = (texts: readonly string[]): string => [...new Set(texts)].join('; ');

/** Sentences about the cells of one row that are not what the policy declares. */
function faultsOf(policy: AnyPolicy, row: string): string[] {
  const grants = grantsOf(policy, row);
  const ofPage = nouns.get(policy.noun)?.rows.get(row);
  const wrongCells = policy.aspects.flatMap((aspect) =>
    Object.keys(ROLES).flatMap((role) => {
      const isDeclared = grants.some(
        ({ opens, roles }) => opens.includes(aspect) && roles.some((one) => one === role),
      );
      const isWritten = (ofPage?.opens[aspect] ?? []).some((one) => one === role);
      const where = `${policy.noun}.${aspect} to ${role} (${row})`;
      if (isDeclared === isWritten) return [];
      return [
        isDeclared
          ? `The policy opens ${where}, the page does not.`
          : `The page opens ${where}, the policy does not.`,
      ];
    }),
  );
  if (relations.get(row) === '') return wrongCells;
  const [from, until] = [words(grants.map(({ begins }) => begins)), words(grants.map(({ ends }) => ends))];
  const isSame = (ofPage?.from ?? '') === from && (ofPage?.until ?? '') === until;
  return isSame
    ? wrongCells
    : [...wrongCells, `${policy.noun} (${row}) is open from "${from}" until "${until}".`];
}

test.each(policies.map((policy) => [policy.noun, policy] as const))(
  '%s: docs/access.md opens what the policy opens, in each role, relation and aspect',
  (noun, policy) => {
    expect(nouns.get(noun)?.aspects).toEqual(policy.aspects);
    expect([...relations.keys()].flatMap((row) => faultsOf(policy, row))).toEqual([]);
  },
);

test('every grant says in words from when to when it opens something to somebody', () => {
  const empty = policies.flatMap(({ noun, grants }) =>
    grants
      .filter(({ roles, opens, begins, ends }) => !(roles.length && opens.length && begins && ends))
      .map(({ relation }) => `${noun}: ${relation}`),
  );
  expect(empty).toEqual([]);
});

test('a table shows who sees nothing any more, and that strangers see nothing', () => {
  const without = [...nouns.values()].filter(
    ({ rows }) => !rows.has('ended') || !rows.has('another organisation'),
  );
  expect(without.map(({ noun }) => noun)).toEqual([]);
});
