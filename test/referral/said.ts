import type { AvailableAction } from '../../domain/available-action.ts';
import { removablesOf } from '../../domain/referral/attachments.ts';
import { isToSign, referralActions, signingsFor } from '../../domain/referral/available-actions.ts';
import type { Acting } from '../../domain/viewer.ts';
import { clock, stored } from './scene.ts';

/** What availableActions of a referral says to somebody who sees it. */
export async function actionsFor({ viewer }: Acting, id: string): Promise<AvailableAction[]> {
  const asked = { viewer, now: clock.now(), referral: await stored(id) };
  const attachments = (await removablesOf([id])).get(id);
  if (!isToSign(asked)) return referralActions(asked, { attachments });
  const signing = (await signingsFor(viewer, [id], asked.now)).get(id);
  return referralActions(asked, { signing, attachments });
}

/** The same by act: DONE, or why not. */
export const saidTo = async (by: Acting, id: string): Promise<Map<string, string>> =>
  new Map((await actionsFor(by, id)).map(({ action, refusals }) => [action, refusals[0]?.code ?? 'DONE']));
