import type { Tx } from '../../prisma/client.ts';
import type { IdType } from '../codes/resident.ts';
import { InvalidInput } from '../errors.ts';
import { parseHealthCardNo } from '../identifier/health-card.ts';
import { parseIdCard } from '../identifier/id-card.ts';
import { parseOtherDocument } from '../identifier/other-document.ts';
import { lockSurvivor } from '../resident/alias.ts';
import { indexesOf } from '../resident/columns.ts';
import { OPENING_COLUMNS } from '../resident/policy.ts';

/** The three ways of saying whose record it is; exactly one is used. */
export interface NamedResident {
  readonly residentId?: string | null | undefined;
  readonly idType?: IdType | null | undefined;
  readonly idNo?: string | null | undefined;
  readonly healthCardNo?: string | null | undefined;
}

/** Whom a look-up is for, and the input field that says so. */
export interface Wanted {
  readonly where: object;
  readonly path: string;
}

function refuse(code: string, message: string, path: string, rule: string): never {
  throw new InvalidInput({ code, message, path: [path], rule });
}

/** A number is found exactly as it is registered: what is misspelt is said, and is no try. */
function byDocument({ idType, idNo }: NamedResident, todayOn: string): Wanted {
  if (idNo == null || idType == null || idType === 'NONE') {
    const path = idNo == null ? 'idNo' : 'idType';
    refuse('BREAK_GLASS_DOCUMENT', 'Give the kind of the document and its number.', path, 'V1');
  }
  const parsed = idType === 'ID_CARD' ? parseIdCard(idNo, todayOn) : parseOtherDocument(idType, idNo);
  if (!parsed.ok) refuse(parsed.code, 'This is no number of the given kind of document.', 'idNo', 'V1');
  const { value } = parsed;
  const number = typeof value === 'string' ? value : value.number;
  return { where: { idType, idNoHolderIndex: { in: indexesOf('idNo', number) } }, path: 'idNo' };
}

function byHealthCard(healthCardNo: string): Wanted {
  const parsed = parseHealthCardNo(healthCardNo);
  if (!parsed.ok) refuse(parsed.code, 'This is no health card number.', 'healthCardNo', 'requirements B.7');
  const healthCardNoIndex = { in: indexesOf('healthCardNo', parsed.value) };
  return { where: { healthCardNoIndex }, path: 'healthCardNo' };
}

/** Whose record is asked for. @throws InvalidInput when none or several are named, or a number has not its form */
export function wantedResident(named: NamedResident, todayOn: string): Wanted {
  const { residentId, idType, idNo, healthCardNo } = named;
  const isByDocument = idType != null || idNo != null;
  if ([residentId != null, isByDocument, healthCardNo != null].filter(Boolean).length !== 1) {
    const message = 'Name the resident by id, by a document, or by the health card: by one of them.';
    refuse('BREAK_GLASS_WHO', message, 'residentId', 'V19');
  }
  if (healthCardNo != null) return byHealthCard(healthCardNo);
  return isByDocument ? byDocument(named, todayOn) : { where: { id: residentId }, path: 'residentId' };
}

/**
 * The resident, whoever knows them, as the record that goes on is behind its lock: an emergency is the one case in which a
 * stranger is found by an exact number.
 */
export async function holdNamed(tx: Tx, { where }: Wanted) {
  const found = await tx.db.resident.findFirst({ where: { ...where, voidedAt: null }, select: { id: true } });
  if (found === null) return null;
  const id = await lockSurvivor(tx, found.id);
  return tx.db.resident.findFirst({ where: { id, voidedAt: null }, select: OPENING_COLUMNS });
}
