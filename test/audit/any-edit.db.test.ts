import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { type AuditEntry, audit } from '../../domain/audit/record.ts';
import { engine } from '../../prisma/client.ts';
import { useDatabase } from '../support/database.ts';
import { behindItsBack, later, NOW, noted, numbers, sealNow, somebodyOf, wrongWith } from './scene.ts';

useDatabase();

const ids = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 4 });
const text = fc.constantFrom('x', '陈阿婆', '"', "it's", '[]', '\\', '\u2028');
const entries: fc.Arbitrary<AuditEntry> = fc.record(
  {
    action: fc.constantFrom('READ', 'ACT', 'DENIED', 'REFUSED'),
    operation: text,
    outcome: text,
    noun: fc.option(text),
    nounId: fc.option(text),
    ownerOrgIds: ids,
    residentIds: ids,
    facts: fc.dictionary(fc.constantFrom('k', 'm'), fc.jsonValue({ maxDepth: 1 })),
  },
  { requiredKeys: ['action', 'operation', 'outcome'] },
);

const CELLS = {
  AuditEvent:
    'id at action operation noun nounId outcome personId role organizationId ownerOrgIds residentIds facts requestId mac keyId seq',
  AuditLink: 'ownerOrgId position auditSeq hash keyId linkedAt',
  AuditSubject: 'residentId auditSeq',
};
const KEYS = {
  AuditEvent: '"seq"',
  AuditLink: '"ownerOrgId", "position"',
  AuditSubject: '"residentId", "auditSeq"',
};
type Table = keyof typeof CELLS;

const cells = fc
  .constantFrom<Table>('AuditEvent', 'AuditLink', 'AuditSubject')
  .chain((table) =>
    fc.record({ table: fc.constant(table), column: fc.constantFrom(...CELLS[table].split(' ')) }),
  );

/** Another value of a cell, in SQL. */
function otherValue(column: string): string {
  if (['seq', 'auditSeq', 'position'].includes(column)) return `"${column}" + 1000`;
  if (['at', 'linkedAt'].includes(column)) return ':at';
  return `"${column}" || '.'`;
}

let bringBack: () => Promise<void>;
beforeAll(async () => {
  bringBack = await noted();
});

test('any edit of any one cell of any log is found', async () => {
  const numRuns = engine() === 'sqlite' ? 100 : 30;
  let found = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(entries, fc.constantFrom('home', 'clinic', null)), { minLength: 1, maxLength: 6 }),
      cells,
      fc.nat(),
      async (recorded, { table, column }, at) => {
        await bringBack();
        await Promise.all(
          recorded.map(([entry, by]) => audit(entry, by === null ? null : somebodyOf(by), NOW)),
        );
        await sealNow();
        expect(await wrongWith()).toBeNull();
        expect(await numbers()).toHaveLength(recorded.length);
        const key = `(${KEYS[table]})`;
        const changed = await behindItsBack(
          `UPDATE "${table}" SET "${column}" = ${otherValue(column)} WHERE "${column}" IS NOT NULL AND ${key} IN
            (SELECT ${KEYS[table]} FROM "${table}" ORDER BY ${KEYS[table]} LIMIT 1 OFFSET ${at % recorded.length})`,
          { at: later(1) },
        );
        fc.pre(changed === 1);
        found += 1;
        expect(await wrongWith()).not.toBeNull();
      },
    ),
    { numRuns },
  );
  expect(found).toBeGreaterThanOrEqual(numRuns);
});
