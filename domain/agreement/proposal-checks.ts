import type { Tx } from '../../prisma/client.ts';
import { refusalsOf, requireNone } from '../available-action.ts';
import { InvalidInput, NotFound, RuleRefused } from '../errors.ts';
import type { Acting } from '../viewer.ts';
import { whereEffectiveState } from '../workflow.ts';
import type { AgreementProposeInput } from './proposal.ts';
import { sideRules } from './rules.ts';
import { agreementWorkflow, OPEN_AGREEMENT_STATES } from './workflow.ts';

/** Both sides under their rules; the viewer's organisation must be one of them. */
export async function requireSides(tx: Tx, acting: Acting, input: AgreementProposeInput) {
  const { nursingHomeId, medicalOrgId } = input;
  if (![nursingHomeId, medicalOrgId].includes(acting.viewer.organizationId)) {
    const message = 'An agreement is proposed by one of its two sides.';
    throw new RuleRefused({ code: 'NOT_YOUR_ACT', message, path: ['nursingHomeId'], rule: 'domain 3.1' });
  }
  // The lock keeps two proposals of one home from passing the overlap check side by side.
  await tx.lock('Organization', nursingHomeId);
  const nursingHome = await tx.db.organization.findUnique({ where: { id: nursingHomeId } });
  if (nursingHome === null) throw new NotFound('organization', ['nursingHomeId']);
  const medicalOrg = await tx.db.organization.findUnique({ where: { id: medicalOrgId } });
  if (medicalOrg === null) throw new NotFound('organization', ['medicalOrgId']);
  requireNone(refusalsOf(sideRules, { nursingHome, medicalOrg }));
  return nursingHome;
}

/** V13: unknown, foreign and closed departments are the same answer. */
export async function requireDepartments(tx: Tx, input: AgreementProposeInput): Promise<void> {
  const wanted = (input.quotas ?? []).map(({ departmentId }) => departmentId);
  const own = { organizationId: input.medicalOrgId, status: 'ACTIVE' };
  const found = await tx.db.department.findMany({
    where: { id: { in: wanted }, ...own },
    select: { id: true },
  });
  const known = new Set(found.map(({ id }) => id));
  const missing = wanted.findIndex((id) => !known.has(id));
  if (missing < 0) return;
  throw new InvalidInput({
    code: 'DEPARTMENT_NOT_OF_ORGANIZATION',
    message: 'This is no open department of the medical side.',
    path: ['quotas', `${missing}`, 'departmentId'],
    rule: 'V13',
  });
}

/**
 * Two sides have one agreement of a type at a time: a second one beside it would reserve the same places twice,
 * and what changes within a term is an amendment, not another agreement.
 */
export async function requireNoOverlap(tx: Tx, input: AgreementProposeInput, now: Date): Promise<void> {
  const { nursingHomeId, medicalOrgId, type, startOn, endOn } = input;
  const sameTerm = { nursingHomeId, medicalOrgId, type, startOn: { lte: endOn }, endOn: { gte: startOn } };
  const open = whereEffectiveState(agreementWorkflow, OPEN_AGREEMENT_STATES, now);
  const other = await tx.db.cooperationAgreement.findFirst({
    where: { AND: [sameTerm, open] },
    select: { no: true },
  });
  if (other === null) return;
  const message = `Agreement ${other.no} of the same sides and type runs in this term.`;
  throw new RuleRefused({ code: 'AGREEMENT_OVERLAP', message, path: ['startOn'], rule: 'domain 3.1, V8' });
}
