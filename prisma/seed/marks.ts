import { statement, type Tx } from '../client.ts';

/** What the network is told with, and what the log calls it. */
const SEEDED: readonly (readonly [noun: string, table: string])[] = [
  ['organization', 'Organization'],
  ['department', 'Department'],
  ['practitioner', 'Practitioner'],
  ['roleAssignment', 'RoleAssignment'],
  ['resident', 'Resident'],
  ['contact', 'Contact'],
  ['representative', 'Representative'],
  ['residency', 'Residency'],
  ['consent', 'Consent'],
  ['agreement', 'CooperationAgreement'],
  ['slotTemplate', 'SlotTemplate'],
  ['session', 'Session'],
];

/** Says of what was entered without an act that it is there from `now` on, as an act would have said it. */
export async function markSeeded(tx: Tx, now: Date): Promise<void> {
  for (const [noun, table] of SEEDED) {
    const mark = statement(`
      INSERT INTO "LastChange" ("noun", "nounId", "at", "version")
      SELECT '${noun}', "id", :now, 1 FROM "${table}" WHERE true ON CONFLICT ("noun", "nounId") DO NOTHING`);
    await tx.run(mark, { now });
  }
}
