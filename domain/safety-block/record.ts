import { type Deciding, perform } from '../act.ts';
import type { Role } from '../codes/role.ts';
import { RuleRefused, VersionConflict } from '../errors.ts';
import { appendEvent } from '../event-log.ts';
import { newId } from '../id.ts';
import { notVoided } from '../not-voided.ts';
import { type FoundResident, findResident } from '../resident/find.ts';
import { forRoles, requiresLife, requiresOpenRecord } from '../resident/rules.ts';
import { type Acting, actingRole } from '../viewer.ts';
import type { Agent, SafetyContent, SafetyContentInput } from './content.ts';
import { areProtectedNamesOpen, LATEST_EDITION_FIRST } from './policy.ts';
import { requireContent } from './rules.ts';
import { agentIn, contentColumns } from './sealed.ts';

export interface SafetyBlockRecordInput extends SafetyContentInput {
  readonly idempotencyKey: string;
  readonly residentId: string;
  /** The edition that was read; left out where there is none yet. */
  readonly expectedEdition?: number | null | undefined;
}

/** Who writes what everybody who treats the resident has to know. */
export const SAFETY_ROLES: readonly Role[] = ['NH_NURSE', 'CLINIC_DOCTOR', 'FAMILY_DOCTOR', 'HOSP_DOCTOR'];

export const SAFETY_RULES = [forRoles('safetyBlockRecord', SAFETY_ROLES), requiresOpenRecord, requiresLife];

const latestOf = ({ tx }: Deciding, residentId: string) =>
  tx.db.safetyBlock.findFirst({ where: { residentId, ...notVoided }, ...LATEST_EDITION_FIRST });
type Latest = Awaited<ReturnType<typeof latestOf>>;

/** The latest edition is not always the one of the highest number: of two records of one person, or after a void. */
async function highestEdition({ tx }: Deciding, residentId: string): Promise<number> {
  const { _max } = await tx.db.safetyBlock.aggregate({ where: { residentId }, _max: { edition: true } });
  return _max.edition ?? 0;
}

function infectionHidden(): RuleRefused {
  const message =
    'The agent of this infection is not open to you: a clinician who treats the resident ends or renames it.';
  const path = ['infection', 'status'];
  return new RuleRefused({ code: 'INFECTION_PROTECTED', message, path, rule: 'V19 PROTECTED' });
}

/** What one is not shown one does not take away: a protected agent stays, under whoever writes the rest. */
function agentOf(deciding: Deciding, resident: FoundResident, content: SafetyContent, latest: Latest) {
  const { viewer } = deciding.acting;
  if (latest?.isAgentProtected !== true) return content.agent;
  if (areProtectedNamesOpen(viewer, resident, deciding.now)) return content.agent;
  const isGoingOn = content.infectionStatus === 'SUSPECTED' || content.infectionStatus === 'CONFIRMED';
  if (!isGoingOn || content.agent !== null) throw infectionHidden();
  return agentIn(latest.id, latest.infectionAgentSealed) satisfies Agent | null;
}

/**
 * Writes a new edition of the safety block; the one before stays as it was (domain 2 SafetyBlock). Of two who write at
 * once one wins, the other reads again.
 * @returns the id of the edition
 * @throws InvalidInput that names the field; VersionConflict with the current edition; RuleRefused INFECTION_PROTECTED
 */
export const recordSafetyBlock = (acting: Acting, input: SafetyBlockRecordInput): Promise<string> =>
  perform(acting, 'safetyBlockRecord', input, async (deciding) => {
    const { tx, now } = deciding;
    const { viewer } = acting;
    // The resident's row is held from here on: editions are written one after the other.
    const resident = await findResident(deciding, input.residentId, SAFETY_RULES);
    const { id: residentId } = resident;
    const content = requireContent(input, now);
    const latest = await latestOf(deciding, residentId);
    const found = latest?.edition ?? 0;
    if ((input.expectedEdition ?? 0) !== found) {
      throw new VersionConflict('safety block', found, ['expectedEdition']);
    }
    const agent = agentOf(deciding, resident, content, latest);
    const id = newId(now);
    const edition = (await highestEdition(deciding, residentId)) + 1;
    const { journeyId } = resident;
    await tx.db.safetyBlock.create({
      data: {
        ...{ id, journeyId, residentId, edition, ...contentColumns(id, { ...content, agent }) },
        ...{ recordedByOrgId: viewer.organizationId, recordedById: viewer.personId, recordedAt: now },
        devices: { create: content.devices.map((device, rank) => ({ id: newId(now), rank, ...device })) },
      },
    });
    const facts = { residentId, edition };
    const change = { noun: 'safetyBlock', nounId: id, act: 'safetyBlockRecord', to: 'RECORDED' } as const;
    const role = actingRole(viewer, SAFETY_ROLES);
    await appendEvent(tx, { ...change, journeyId, role, facts }, acting, now);
    return id;
  });
