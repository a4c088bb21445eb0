import { secondApprovalsVisible } from '../../domain/second-approval/policy.ts';
import { read } from '../../prisma/client.ts';
import type { GraphContext } from '../builder.ts';
import { openTo } from '../open-to.ts';
import { reread, stillOpen } from '../reread.ts';

/** A request after an act, as the viewer may see it. @throws NotFound */
export async function requestById<Query extends object>(query: Query, id: string, context: GraphContext) {
  const where = { AND: [{ id }, openTo(secondApprovalsVisible, context)] };
  const found = await read().secondApproval.findFirst({ ...reread(query), where });
  return stillOpen('secondApproval', found);
}
