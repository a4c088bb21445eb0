import { perform } from '../../act.ts';
import { RuleRefused, VersionConflict } from '../../errors.ts';
import { requireLongText } from '../../require-text.ts';
import { askSecond } from '../../second-approval/ask.ts';
import type { Acting } from '../../viewer.ts';
import { lockSurvivors } from '../alias.ts';
import { ownRecord } from './records.ts';
import { requireSamePerson } from './same-person.ts';

export interface ResidentMergeInput {
  readonly idempotencyKey: string;
  /** The record that becomes an alias of the other. */
  readonly residentId: string;
  readonly intoResidentId: string;
  /** Version of the record that becomes the alias. */
  readonly expectedVersion: number;
  readonly reasonText: string;
}

export const sameRecord = (): RuleRefused =>
  new RuleRefused({
    code: 'MERGE_SAME_RECORD',
    message: 'These are one record already.',
    path: ['intoResidentId'],
    rule: 'domain 3.8 residentMerge',
  });

/**
 * Asks a second person of the own organisation to merge two records of one person (档案合并).
 * @returns the id of the request
 * @throws NotFound; VersionConflict; RuleRefused RECORD_NOT_OPEN, MERGE_SAME_RECORD, MERGE_DIFFERENT_PEOPLE,
 *   MERGE_WAY_ROUND, RESIDENCY_OVERLAP, ALREADY_ASKED
 */
export const askMerge = (acting: Acting, input: ResidentMergeInput): Promise<string> =>
  perform(acting, 'residentMerge', input, async (deciding) => {
    const reasonText = requireLongText(input.reasonText, 'reasonText');
    await lockSurvivors(deciding.tx, [input.residentId, input.intoResidentId]);
    const alias = await ownRecord(deciding, 'residentMerge', input.residentId);
    const into = await ownRecord(deciding, 'residentMerge', input.intoResidentId, 'intoResidentId');
    if (alias.id === into.id) throw sameRecord();
    await requireSamePerson(deciding.tx, { aliasId: alias.id, residentId: into.id }, 'intoResidentId');
    if (alias.version !== input.expectedVersion) throw new VersionConflict('resident', alias.version);
    const { id: nounId, journeyId } = alias;
    const about = { act: 'residentMerge', noun: 'resident', nounId, journeyId, residentId: nounId } as const;
    return askSecond(deciding, { ...about, reasonText, facts: { aliasId: nounId, intoResidentId: into.id } });
  });
