import { agreementsVisible } from '../../domain/agreement/policy.ts';
import { read } from '../../prisma/client.ts';
import type { GraphContext } from '../builder.ts';
import { openTo } from '../open-to.ts';
import { reread, stillOpen } from '../reread.ts';

/** The agreement that an act made or changed, read again as the viewer may see it. */
export async function agreementAgain<Query extends object>(query: Query, id: string, context: GraphContext) {
  const where = { AND: [{ id }, openTo(agreementsVisible, context)] };
  return stillOpen('agreement', await read().cooperationAgreement.findFirst({ ...reread(query), where }));
}
