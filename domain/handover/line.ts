import type { HandoverItemKind } from '../codes/handover.ts';

/** One line of a handover: a change since the last one, or something that is open. */
export interface HandoverLine {
  readonly kind: HandoverItemKind;
  readonly noun: string;
  readonly nounId: string;
  readonly residentId: string | null;
  /** Of a change its act, of an open item its list. */
  readonly what: string;
  readonly at: Date;
  readonly eventSeq: number | null;
}
