import { type Statement, statement, type Tx } from '../../../prisma/client.ts';
import type { TwoRecords } from './same-person.ts';

/** A column that names a resident, of rows that go with the person. */
export interface MovedColumn {
  readonly table: string;
  readonly column: string;
  /** What names the row beside the resident. */
  readonly key: string;
  /** The row is named by the key and the resident together: what the survivor has already stays where it is. */
  readonly isPair?: true;
}

const of = (table: string, column = 'residentId'): MovedColumn => ({ table, column, key: 'id' });

/** Everything that goes with a person when two records become one. A new table that names residents has its line here. */
export const MOVED_COLUMNS: readonly MovedColumn[] = [
  of('Contact'),
  of('ContactNotification'),
  of('Representative'),
  of('Residency'),
  of('CareRelation'),
  of('Consent'),
  of('Appointment'),
  of('BreakGlass'),
  of('ReviewItem'),
  of('ReviewItem', 'otherResidentId'),
  of('Alarm'),
  of('Notification'),
  of('SecondApproval'),
  of('Admission'),
  of('CapacityAssessment'),
  of('ChronicOutpatient'),
  of('OffSiteFiling'),
  of('Death'),
  of('SafetyBlock'),
  of('RecordSnapshot'),
  of('Referral'),
  of('LinkedWardStay'),
  of('EmergencyEvent'),
  of('StoredFile'),
  of('Person'),
  of('Resident', 'mergedIntoId'),
  { table: 'PrivacyIncidentResident', column: 'residentId', key: 'incidentId', isPair: true },
  { table: 'ResidentFocusGroup', column: 'residentId', key: 'group', isPair: true },
];

interface MoveStatements {
  readonly select: Statement;
  readonly set: Statement;
}

const statements = new Map<MovedColumn, MoveStatements>();

function statementsOf(moved: MovedColumn): MoveStatements {
  const known = statements.get(moved);
  if (known !== undefined) return known;
  const { table, column, key, isPair } = moved;
  const isFree = `NOT EXISTS (SELECT 1 FROM "${table}" o WHERE o."${column}" = :became AND o."${key}" = t."${key}")`;
  const made = {
    select: statement(`SELECT t."${key}" AS "rowId" FROM "${table}" t
      WHERE t."${column}" = :was ${isPair ? `AND ${isFree}` : 'AND :became = :became'} ORDER BY t."${key}"`),
    set: statement(`UPDATE "${table}" SET "${column}" = :became
      WHERE "${key}" = :rowId AND "${column}" = :was`),
  };
  statements.set(moved, made);
  return made;
}

/** Moves every row that names the one record to the other, and remembers each. */
export async function moveRows(tx: Tx, mergeId: string, { aliasId, residentId }: TwoRecords): Promise<void> {
  for (const moved of MOVED_COLUMNS) {
    const { select, set } = statementsOf(moved);
    const from = { was: aliasId, became: residentId };
    const found = await tx.rows<{ rowId: string }>(select, from);
    for (const { rowId } of found) await tx.run(set, { ...from, rowId });
    const { table: tableName, column: columnName } = moved;
    const data = found.map(({ rowId }) => ({ mergeId, tableName, columnName, rowId, ...from }));
    if (data.length > 0) await tx.db.residentMergeMove.createMany({ data });
  }
}

/** Puts back every row that a merge moved and that is still where it was moved to. */
export async function moveBack(tx: Tx, mergeId: string): Promise<void> {
  const moves = await tx.db.residentMergeMove.findMany({ where: { mergeId } });
  for (const moved of MOVED_COLUMNS) {
    const { table, column } = moved;
    const ofColumn = moves.filter(
      ({ tableName, columnName }) => tableName === table && columnName === column,
    );
    for (const { rowId, was, became } of ofColumn)
      await tx.run(statementsOf(moved).set, { rowId, was: became, became: was });
  }
}
