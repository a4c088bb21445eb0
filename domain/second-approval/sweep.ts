import { sweepDue } from '../sweep.ts';
import { tellAsker } from './decide.ts';
import { secondApprovalWorkflow } from './workflow.ts';

/** Writes the requests that nobody decided in time, and tells who asked. @returns how many were written */
export const sweepSecondApprovals = (now: Date): Promise<number> =>
  sweepDue(secondApprovalWorkflow, 'SecondApproval', now, async (tx, { id }, _edge, at) =>
    tellAsker(tx, await tx.db.secondApproval.findUniqueOrThrow({ where: { id } }), at),
  );
