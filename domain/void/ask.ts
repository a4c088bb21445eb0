import { perform } from '../act.ts';
import { requireNone } from '../available-action.ts';
import type { VoidReason } from '../codes/second-approval.ts';
import { InvalidInput, NotFound, RuleRefused, VersionConflict } from '../errors.ts';
import { requireLongText } from '../require-text.ts';
import { askSecond } from '../second-approval/ask.ts';
import type { Acting } from '../viewer.ts';
import { KEPT_AS_PROOF, VOIDABLES, type VoidableNoun } from './registry.ts';
import { voidRefusals } from './rules.ts';
import type { RecordToVoid, Voidable } from './voidable.ts';

export interface RecordVoidInput {
  readonly idempotencyKey: string;
  readonly noun: VoidableNoun;
  readonly id: string;
  readonly expectedVersion: number;
  readonly reasonCode: VoidReason;
  readonly reasonText: string;
}

const isKept = (noun: VoidableNoun): noun is keyof typeof KEPT_AS_PROOF => noun in KEPT_AS_PROOF;

function requireVoidable(noun: VoidableNoun): Voidable {
  if (!isKept(noun)) return VOIDABLES[noun];
  const { why: message } = KEPT_AS_PROOF[noun];
  throw new RuleRefused({
    code: 'NOT_VOIDABLE',
    message,
    path: ['noun'],
    rule: 'docs/decisions/void.md: what stays as proof',
  });
}

function requireReasonFits(reasonCode: VoidReason, { residentIds }: RecordToVoid): void {
  if (reasonCode !== 'WRONG_RESIDENT' || residentIds.length > 0) return;
  const message = 'This record is about no resident, and so not about a wrong one.';
  throw new InvalidInput({ code: 'VOID_REASON', message, path: ['reasonCode'], rule: 'domain 0 VOIDED' });
}

/**
 * Asks a second person of the own organisation to void a record that was entered in error. Nothing changes until then.
 * @returns the id of the request
 * @throws RuleRefused NOT_VOIDABLE, NOT_YOUR_ACT, ALREADY_ASKED, or a rule of the noun; NotFound; StateConflict;
 *   VersionConflict; InvalidInput
 */
export const askVoid = (acting: Acting, input: RecordVoidInput): Promise<string> =>
  perform(acting, 'recordVoid', input, async (deciding) => {
    const voidable = requireVoidable(input.noun);
    const { reasonCode } = input;
    const reasonText = requireLongText(input.reasonText, 'reasonText');
    const record = await voidable.read(deciding, input.id);
    if (record === null) throw new NotFound(voidable.noun, ['id']);
    const { id: nounId, journeyId, residentIds, ownerOrgId } = record;
    deciding.concerns({ residentIds, ownerOrgIds: [ownerOrgId] });
    requireNone(voidRefusals(acting.viewer, voidable, record));
    requireReasonFits(reasonCode, record);
    if (record.version !== input.expectedVersion) throw new VersionConflict(voidable.noun, record.version);
    const about = { act: 'recordVoid', noun: voidable.noun, nounId, journeyId } as const;
    return askSecond(deciding, { ...about, residentId: residentIds[0] ?? null, reasonCode, reasonText });
  });
