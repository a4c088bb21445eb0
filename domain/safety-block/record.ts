import { type Deciding, perform } from '../act.ts';
import { RuleRefused, VersionConflict } from '../errors.ts';
import { notVoided } from '../not-voided.ts';
import { type FoundResident, findResident } from '../resident/find.ts';
import { forRoles, requiresLife, requiresOpenRecord } from '../resident/rules.ts';
import type { Acting } from '../viewer.ts';
import type { Agent, SafetyContent, SafetyContentInput } from './content.ts';
import { areProtectedNamesOpen, LATEST_EDITION_FIRST } from './policy.ts';
import { SAFETY_ROLES } from './roles.ts';
import { requireContent } from './rules.ts';
import { agentIn } from './sealed.ts';
import { writeEdition } from './write-edition.ts';

export interface SafetyBlockRecordInput extends SafetyContentInput {
  readonly idempotencyKey: string;
  readonly residentId: string;
  /** The edition that was read; left out where there is none yet. */
  readonly expectedEdition?: number | null | undefined;
}

export const SAFETY_RULES = [forRoles('safetyBlockRecord', SAFETY_ROLES), requiresOpenRecord, requiresLife];

const latestOf = ({ tx }: Deciding, residentId: string) =>
  tx.db.safetyBlock.findFirst({ where: { residentId, ...notVoided }, ...LATEST_EDITION_FIRST });
type Latest = Awaited<ReturnType<typeof latestOf>>;

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
    const { now } = deciding;
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
    return writeEdition(deciding, resident, { ...content, agent });
  });
