import type { DeliveryState } from '../codes/delivery.ts';
import { deliveriesVisible } from '../endpoint/policy.ts';
import type { Viewer } from '../viewer.ts';

export interface DeliveryFilter {
  readonly endpointId?: string | null | undefined;
  readonly states?: readonly DeliveryState[] | null | undefined;
  /** Of changes from then on. */
  readonly fromAt?: Date | null | undefined;
  /** Of changes before then. */
  readonly toAt?: Date | null | undefined;
}

/** The messages that are asked for, as far as the viewer sees them; every part narrows. */
export const deliveriesWanted = (viewer: Viewer, filter: DeliveryFilter, now: Date) => ({
  AND: [
    deliveriesVisible(viewer, now),
    ...(filter.endpointId == null ? [] : [{ endpointId: filter.endpointId }]),
    ...(filter.states == null ? [] : [{ state: { in: [...filter.states] } }]),
    ...(filter.fromAt == null ? [] : [{ recordedAt: { gte: filter.fromAt } }]),
    ...(filter.toAt == null ? [] : [{ recordedAt: { lt: filter.toAt } }]),
  ],
});

/** The code and the place of what went wrong last. */
export function lastErrorOf(text: string | null): {
  readonly failure: string | null;
  readonly detail: string | null;
} {
  const [failure = '', ...detail] = (text ?? '').split(' ');
  return { failure: failure === '' ? null : failure, detail: detail.length === 0 ? null : detail.join(' ') };
}
