import { type Removable, removablesOf } from '../../domain/referral/attachments.ts';
import { isToClear, isToSign, type OnRecord, signingsFor } from '../../domain/referral/available-actions.ts';
import type { Signing } from '../../domain/referral/signing.ts';
import { batched } from '../batch.ts';
import { actingOf, type GraphContext } from '../builder.ts';
import { nowOf } from './open.ts';

const signingOf = batched<string, Signing>(
  (id) => id,
  (ids, context) => signingsFor(actingOf(context).viewer, ids, nowOf(context)),
);
const removablesIn = batched<string, Removable[]>(
  (id) => id,
  (ids) => removablesOf(ids),
);

type Asked = Parameters<typeof isToSign>[0];

/** What the acts of a referral depend on besides the referral itself; that of a page is read at once. */
export async function onRecord(
  asked: Asked & { readonly referral: { readonly id: string } },
  context: GraphContext,
): Promise<OnRecord> {
  const { id } = asked.referral;
  const [signing, attachments] = await Promise.all([
    isToSign(asked) ? signingOf(id, context) : undefined,
    isToClear(asked) ? removablesIn(id, context) : undefined,
  ]);
  return { signing, attachments };
}
