import { type Refusal, RuleRefused, StateConflict } from '../errors.ts';
import { hasRole, type Viewer } from '../viewer.ts';
import type { RecordToVoid, Voidable } from './voidable.ts';

const RULE = 'domain 0 VOIDED: by two people of the owning organisation';

/** Why a viewer who sees a record cannot have it voided now: asked when it is asked for, and again when it is approved. */
export function voidRefusals(viewer: Viewer, { noun, by }: Voidable, record: RecordToVoid): Refusal[] {
  const refusals: Refusal[] = [];
  if (!hasRole(viewer, ...by) || record.ownerOrgId !== viewer.organizationId) {
    const message = `recordVoid of this ${noun} is for ${by.join(', ')} of the organisation whose record it is.`;
    refusals.push(new RuleRefused({ code: 'NOT_YOUR_ACT', message, rule: RULE }));
  }
  if (record.state === 'VOIDED') {
    const moved = { currentState: 'VOIDED', allowedStates: ['any other'] };
    refusals.push(new StateConflict({ noun, act: 'recordVoid', ...moved }));
  }
  return [...refusals, ...record.refusals];
}
