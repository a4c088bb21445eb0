import type { Tx } from '../../prisma/client.ts';
import type { Deciding } from '../act.ts';
import { refusalsOf, requireNone } from '../available-action.ts';
import { localDateOf } from '../calendar-date.ts';
import { InvalidInput, NotFound, RuleRefused } from '../errors.ts';
import { policiesFor } from '../policy-value/read.ts';
import type { Acting } from '../viewer.ts';
import { whereEffectiveState } from '../workflow.ts';
import { requireCover } from './emergency-cover.ts';
import { type AgreementProposal, PROPOSAL_LIMITS, type ProposalLimits, requireTerm } from './proposal.ts';
import { sideRules } from './rules.ts';
import type { AgreementTerms } from './terms.ts';
import { requireSomeService, requireTerms } from './terms-rules.ts';
import { agreementWorkflow, OPEN_AGREEMENT_STATES } from './workflow.ts';

interface SideIds {
  readonly nursingHomeId: string;
  readonly medicalOrgId: string;
}

/**
 * Both sides, of which the viewer's organisation must be one; the home stays locked.
 * @throws RuleRefused NOT_YOUR_ACT, NotFound
 */
export async function knownSides(tx: Tx, acting: Acting, { nursingHomeId, medicalOrgId }: SideIds) {
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
  return { nursingHome, medicalOrg };
}

/** The limits of the home's region. */
export const proposalLimits = (
  tx: Tx,
  home: { readonly id: string; readonly regionCode: string },
  now: Date,
): Promise<ProposalLimits> =>
  policiesFor(tx, PROPOSAL_LIMITS, { organizationId: home.id, regionCode: home.regionCode }, now);

/** V13: unknown, foreign and closed departments are the same answer. */
export async function requireDepartments(
  tx: Tx,
  medicalOrgId: string,
  quotas: AgreementTerms['quotas'],
): Promise<void> {
  const wanted = (quotas ?? []).map(({ departmentId }) => departmentId);
  const own = { organizationId: medicalOrgId, status: 'ACTIVE' };
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
 * and what changes within a term is an amendment, not another agreement. One under notice leaves its last days free.
 */
async function requireNoOverlap(tx: Tx, input: AgreementProposal, now: Date): Promise<void> {
  const { nursingHomeId, medicalOrgId, type, startOn, endOn } = input;
  const sameTerm = { nursingHomeId, medicalOrgId, type, startOn: { lte: endOn }, endOn: { gte: startOn } };
  const notEndedBefore = { OR: [{ terminatesOn: null }, { terminatesOn: { gt: startOn } }] };
  const open = whereEffectiveState(agreementWorkflow, OPEN_AGREEMENT_STATES, now);
  const other = await tx.db.cooperationAgreement.findFirst({
    where: { AND: [sameTerm, notEndedBefore, open] },
    select: { no: true },
  });
  if (other === null) return;
  const message = `Agreement ${other.no} of the same sides and type runs in this term.`;
  throw new RuleRefused({ code: 'AGREEMENT_OVERLAP', message, path: ['startOn'], rule: 'domain 3.1, V8' });
}

/**
 * Everything that must hold of an agreement when it is put before the other side.
 * @returns the limits that were applied, those of the home's region
 * @throws InvalidInput, RuleRefused, NotFound
 */
export async function requireAgreeable(
  { tx, acting, now }: Deciding,
  input: AgreementProposal,
): Promise<ProposalLimits> {
  const { nursingHome, medicalOrg } = await knownSides(tx, acting, input);
  requireNone(refusalsOf(sideRules, { nursingHome, medicalOrg }));
  const limits = await proposalLimits(tx, nursingHome, now);
  requireTerm(input, limits, localDateOf(now));
  requireSomeService(input);
  requireTerms(input, [nursingHome.id, medicalOrg.id], limits);
  await requireDepartments(tx, medicalOrg.id, input.quotas);
  await requireCover(tx, medicalOrg.id, input.services, now);
  await requireNoOverlap(tx, input, now);
  return limits;
}
