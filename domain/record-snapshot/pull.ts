import { type Deciding, perform } from '../act.ts';
import { sharingFactsOf } from '../consent/sharing-facts.ts';
import { NotFound, RuleRefused } from '../errors.ts';
import { findResident } from '../resident/find.ts';
import { forRoles, requiresLife, requiresOpenRecord } from '../resident/rules.ts';
import type { Acting } from '../viewer.ts';
import { consentFor, type Passage } from './permit.ts';
import { insertRequest, isAskedFor, sourceEndpoint } from './request.ts';
import { RECORD_ROLES } from './workflow.ts';

export interface RecordPullInput {
  readonly idempotencyKey: string;
  readonly residentId: string;
  /** Whose system is asked. */
  readonly sourceOrgId: string;
}

export const RECORD_PULL_RULES = [forRoles('recordPull', RECORD_ROLES), requiresOpenRecord, requiresLife];

const RULE = 'docs/fhir/pull.md';
function refuse(code: string, message: string, field: 'residentId' | 'sourceOrgId', rule = RULE): never {
  throw new RuleRefused({ code, message, path: [field], rule });
}

/** @throws NotFound for no organisation; RuleRefused RECORD_SOURCE_NONE */
async function requireEndpoint(deciding: Deciding, sourceOrgId: string): Promise<string> {
  const source = await deciding.tx.db.organization.findUnique({ where: { id: sourceOrgId } });
  if (source === null) throw new NotFound('organization', ['sourceOrgId']);
  const endpoint = await sourceEndpoint(deciding, sourceOrgId);
  if (endpoint !== null) return endpoint.id;
  return refuse('RECORD_SOURCE_NONE', 'This organisation has no system that can be asked.', 'sourceOrgId');
}

/** @throws RuleRefused RECORD_PULL_CONSENT */
async function requireConsent({ tx, now }: Deciding, residentId: string, passage: Passage) {
  const consent = consentFor(passage, await sharingFactsOf(tx, residentId, now), now);
  if (consent !== null) return consent;
  const message =
    'One consent to share the record has to name both organisations: whose system is asked, and your own.';
  return refuse('RECORD_PULL_CONSENT', message, 'sourceOrgId', 'domain 2 Consent, V19');
}

/**
 * Asks the system of another organisation for the summary of a resident's record (调取外部病历): it answers after this act, into a
 * snapshot of its own. @returns the id of the snapshot
 * @throws NotFound; RuleRefused RECORD_SOURCE_NONE, RECORD_PULL_NUMBER, RECORD_PULL_CONSENT, RECORD_PULL_OPEN
 */
export const pullRecord = (acting: Acting, input: RecordPullInput): Promise<string> =>
  perform(acting, 'recordPull', input, async (deciding) => {
    const { sourceOrgId } = input;
    const resident = await findResident(deciding, input.residentId, RECORD_PULL_RULES);
    const passage = { sourceOrgId, organizationId: acting.viewer.organizationId };
    const endpointId = await requireEndpoint(deciding, sourceOrgId);
    if (resident.idType !== 'ID_CARD' || resident.idNoSealed === null)
      refuse(
        'RECORD_PULL_NUMBER',
        'Other systems are asked by the ID card number; none is known.',
        'residentId',
      );
    const consent = await requireConsent(deciding, resident.id, passage);
    if (await isAskedFor(deciding, resident.id, passage))
      refuse('RECORD_PULL_OPEN', 'The same is being asked already.', 'sourceOrgId');
    return insertRequest(deciding, { resident, ...passage, endpointId, consent });
  });
