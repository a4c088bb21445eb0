import { beforeAll, describe, expect, test, vi } from 'vitest';
import { EVERYBODY, everyRow, type Grant } from '../../domain/access.ts';
import { newId } from '../../domain/id.ts';
import { useDatabase } from '../support/database.ts';
import { allPolicies } from '../support/policies.ts';
import { Asking, BY_ID, isLetIn } from './asking.ts';
import { wordyTables } from './canary.ts';
import { rootFields } from './documents.ts';
import { OBJECTS } from './objects.ts';
import { NOW } from './painter.ts';
import { paintScene } from './scene.ts';
import { type Asker, askers, isSeen, nameOf, places } from './standing.ts';

const named = (some: readonly Asker[]) => some.map((by) => [nameOf(by), by] as const);

/** Before the rows of role by place in `askers` stand those who ask as themselves: they are asked in any share. */
const alwaysAsked = askers.length - places.length * EVERYBODY.length;

/** The access matrix: every asker, or one in `oneOf` of them, which still is every role and every place. */
export function defineAccessMatrix({ oneOf }: { readonly oneOf: number }): void {
  const isOfShare = (_one: unknown, at: number): boolean => at % oneOf === 0;
  const asked = askers.filter((by, at) => at < alwaysAsked || isOfShare(by, at - alwaysAsked));

  useDatabase();

  let asking: Asking;
  beforeAll(async () => {
    asking = new Asking(await paintScene());
  });

  test('every role and every place asks', () => {
    expect(new Set(asked.flatMap(({ roles }) => roles))).toEqual(new Set(EVERYBODY));
    expect(new Set(asked.map(({ place }) => place))).toEqual(new Set(places));
  });

  test('every text column holds a canary in the scene', () => {
    // What the service keeps for itself; no query reads it.
    const MACHINERY = [
      ...['AttemptCount', 'AuditLink', 'DeathEffect', 'IdempotencyRecord', 'Lease', 'SecondFactorChallenge'],
      // What a merge moved, so that it can be put back.
      'ResidentMergeMove',
      // What a machine has signed in with, and what other systems call what is here.
      ...['UsedAssertion', 'ExternalId'],
    ];
    const { tables } = asking.scene.aviary;
    expect(wordyTables.filter((table) => !tables.has(table) && !MACHINERY.includes(table))).toEqual([]);
  });

  test.each(named(asked))(
    '%s finds what docs/access.md opens, all of it and nothing else',
    async (_name, by) => {
      expect(await asking.compare(by)).toEqual({ leaked: [], missing: [], inFull: [] });
    },
  );

  describe('what is closed is answered like what nobody has, to the byte and to the statement', () => {
    const fields = rootFields.filter(({ name }) => BY_ID[name] !== undefined);

    test.each(named(asked.filter((by) => fields.some(({ name }) => isLetIn(by, name)))))(
      'to %s',
      async (_name, by) => {
        for (const field of fields.filter(({ name }) => isLetIn(by, name))) {
          const { access, names } = BY_ID[field.name] ?? { access: '', names: [] };
          const closed = names.filter((name) => !isSeen(OBJECTS, by, [access, name]));
          if (closed.length === 0) continue;
          const unknown = await asking.about(by, field, newId(NOW));
          for (const name of closed) {
            expect(await asking.about(by, field, asking.idOf(name)), name).toEqual(unknown);
          }
        }
      },
    );
  });

  test.each(rootFields.map((field) => [field.name, field] as const))(
    '%s denies all others',
    async (name, field) => {
      for (const role of EVERYBODY) {
        const by: Asker = { place: 'A', roles: [role], person: 'vA', resident: null };
        if (isLetIn(by, name)) continue;
        expect(await asking.denial(by, field), role).toEqual({ codes: ['FORBIDDEN'], data: [] });
      }
    },
  );

  describe('a grant that loses its condition is noticed', async () => {
    type Conditional = Pick<Grant<string, unknown, unknown>, 'where' | 'holds'>;
    // No query shows to whom a role may be given, of whom somebody may tell, a number in full or who keeps an entry; the places of a session are
    // shown with it to everybody, and the log of accesses asks for the own resident by id as well. Protected names of a referral stand
    // within its record, which opens on the same side to whoever signs or treats. Machines are shown by no query, and posts and their organisation's work only to them.
    const UNREAD =
      /^news |^person assignable: |^session keeping: |^(slot|identifier) |^organization .*: OWN|^audit (work: |.*: SELF)|^referral protected: |^(hisClient|subscription|referralTarget) |^roleAssignment post: /;
    const cases = (await allPolicies())
      .flatMap(({ noun, grants }) =>
        grants.map((grant) => {
          const { opens, relation, roles } = grant;
          return [`${noun} ${opens.join('+')}: ${relation} for ${roles.join(' ')}`, grant] as const;
        }),
      )
      .filter(([name, { relation }]) => !UNREAD.test(name) && !['SIGNED_IN', 'NETWORK'].includes(relation));

    test.each(cases.filter(isOfShare))('%s', async (_name, grant) => {
      const [first, ...others] = grant.roles;
      const likely = askers.filter(({ roles }) => roles.some((role) => role === first || role === others[0]));
      const conditional = grant as unknown as Conditional;
      const [likeliest] = likely;
      if (likeliest === undefined) throw new Error('nobody has these roles');
      const isSql = 'sql' in (conditional.where(asking.acting(likeliest).viewer, NOW) as object);
      const open = isSql ? () => ({ sql: '1 = 1', params: {} }) : everyRow.where;
      vi.spyOn(conditional, 'where').mockImplementation(open);
      vi.spyOn(conditional, 'holds').mockReturnValue(true);
      try {
        for (const by of likely) if (await asking.isLeaking(by)) return;
        expect.fail('nobody found more than before');
      } finally {
        vi.restoreAllMocks();
      }
    });
  });
}
