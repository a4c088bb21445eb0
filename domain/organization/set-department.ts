import { type ActInput, type Deciding, perform } from '../act.ts';
import type { DepartmentStatus } from '../codes/organization.ts';
import { claimVersion } from '../compare-and-set.ts';
import { InvalidInput, NotFound } from '../errors.ts';
import { newId } from '../id.ts';
import { requireText } from '../require-text.ts';
import type { Acting } from '../viewer.ts';
import { appendDirectoryEvent } from './directory-event.ts';
import { keptOrganization } from './rules.ts';

/** A field that is absent stays as it is; `null` empties the specialty. */
export interface DepartmentSetInput extends ActInput {
  readonly organizationId: string;
  readonly code: string;
  /** 0 for a department that does not exist yet. */
  readonly expectedVersion: number;
  readonly name: string;
  readonly specialty?: string | null | undefined;
  readonly isReferralTarget?: boolean | null | undefined;
  readonly status?: DepartmentStatus | null | undefined;
}

const CODE = /^[A-Z0-9][A-Z0-9._-]{0,31}$/;

/** The code in its one spelling. @throws InvalidInput DEPARTMENT_CODE_FORM */
function requireCode(text: string): string {
  const code = text.normalize('NFKC').trim().toUpperCase();
  if (CODE.test(code)) return code;
  const message = 'A department code is 1 to 32 letters, digits, ".", "_" or "-".';
  throw new InvalidInput({
    code: 'DEPARTMENT_CODE_FORM',
    message,
    path: ['code'],
    rule: 'domain 2 Department',
  });
}

interface DepartmentRow {
  readonly name: string;
  readonly specialty: string | null;
  readonly isReferralTarget: boolean;
  readonly status: string;
}

async function change(
  { tx }: Deciding,
  before: { id: string; version: number } | null,
  wanted: { id: string; organizationId: string; code: string; expected: number; row: DepartmentRow },
): Promise<void> {
  const { id, expected, organizationId, code, row } = wanted;
  if (before === null) {
    if (expected !== 0) throw new NotFound('department', ['code']);
    await tx.db.department.create({ data: { id, organizationId, code, ...row } });
    return;
  }
  await claimVersion(tx, { table: 'Department', noun: 'department', id, expected, found: before.version });
  await tx.db.department.update({ where: { id }, data: row });
}

/**
 * Makes the department with this code, or changes it; an organisation has each code once. The organisation's row is
 * locked, so that two who make the same department at once are told apart by the version.
 *
 * @returns the department's id
 * @throws NotFound, InvalidInput, VersionConflict
 */
export const setDepartment = (acting: Acting, input: DepartmentSetInput): Promise<string> =>
  perform(acting, 'departmentSet', input, async (deciding) => {
    const { tx, now } = deciding;
    const { id: organizationId } = await keptOrganization(deciding, 'departmentSet', input.organizationId);
    const code = requireCode(input.code);
    await tx.lock('Organization', organizationId);
    const key = { organizationId, code };
    const before = await tx.db.department.findUnique({ where: { organizationId_code: key } });
    const specialty = input.specialty === undefined ? (before?.specialty ?? null) : input.specialty;
    const row = {
      name: requireText(input.name, 'name', 100),
      specialty: specialty === null ? null : requireText(specialty, 'specialty', 100),
      isReferralTarget: input.isReferralTarget ?? before?.isReferralTarget ?? false,
      status: input.status ?? before?.status ?? 'ACTIVE',
    };
    const id = before?.id ?? newId(now);
    await change(deciding, before, { id, organizationId, code, expected: input.expectedVersion, row });
    const { isReferralTarget, status } = row;
    const event = { noun: 'department', nounId: id, act: 'departmentSet' } as const;
    const facts = { code, isReferralTarget };
    await appendDirectoryEvent(deciding, organizationId, {
      ...event,
      from: before?.status ?? null,
      to: status,
      facts,
    });
    return id;
  });
