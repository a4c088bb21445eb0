import type { Tx } from '../../../prisma/client.ts';
import { perform } from '../../act.ts';
import { RuleRefused, VersionConflict } from '../../errors.ts';
import { requireLongText } from '../../require-text.ts';
import { askSecond } from '../../second-approval/ask.ts';
import type { Acting } from '../../viewer.ts';
import { ownRecord } from './records.ts';

export interface ResidentUnmergeInput {
  readonly idempotencyKey: string;
  /** The alias: the id of the record as it was before. */
  readonly residentId: string;
  /** Version of the surviving record. */
  readonly expectedVersion: number;
  readonly reasonText: string;
}

const refuse = (code: string, message: string, path: string): RuleRefused =>
  new RuleRefused({ code, message, path: [path], rule: 'domain 3.8 residentUnmerge' });

/** The merge by which a record is an alias now. @throws RuleRefused NOT_MERGED, UNMERGE_LATER_FIRST */
export async function currentMerge({ db }: Tx, aliasId: string, survivorId: string, path: string) {
  const merge = await db.residentMerge.findFirst({ where: { aliasId, unmergedAt: null } });
  if (merge === null) throw refuse('NOT_MERGED', 'This record was not merged into another one.', path);
  if (merge.residentId === survivorId) return merge;
  const message = 'The record it was merged into was itself merged later; undo that first.';
  throw refuse('UNMERGE_LATER_FIRST', message, path);
}

/**
 * Asks a second person of the own organisation to make two records of what was merged into one (撤销档案合并).
 * @returns the id of the request
 * @throws NotFound; VersionConflict; RuleRefused RECORD_NOT_OPEN, NOT_MERGED, UNMERGE_LATER_FIRST, ALREADY_ASKED
 */
export const askUnmerge = (acting: Acting, input: ResidentUnmergeInput): Promise<string> =>
  perform(acting, 'residentUnmerge', input, async (deciding) => {
    const reasonText = requireLongText(input.reasonText, 'reasonText');
    const { residentId: nounId } = input;
    const survivor = await ownRecord(deciding, 'residentUnmerge', nounId);
    await currentMerge(deciding.tx, nounId, survivor.id, 'residentId');
    if (survivor.version !== input.expectedVersion) throw new VersionConflict('resident', survivor.version);
    const { journeyId, id: residentId } = survivor;
    const about = { act: 'residentUnmerge', noun: 'resident', nounId, journeyId, residentId } as const;
    return askSecond(deciding, { ...about, reasonText });
  });
