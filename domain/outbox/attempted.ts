import type { DeliveryFailure } from '../codes/delivery.ts';

/** What became of one attempt. */
export type Attempted =
  | { readonly is: 'DELIVERED'; readonly status: number }
  /** Nothing of it is open to the organisation any more. */
  | { readonly is: 'STOPPED' }
  /** It will be tried again; or, when it is `isFinal`, never by itself. */
  | {
      readonly is: 'FAILED';
      readonly failure: DeliveryFailure;
      readonly isFinal: boolean;
      readonly status: number | null;
      /** Codes and places of what the other side does not take; nothing that it says of a person. */
      readonly detail: string;
      readonly retryAfterMs: number | null;
      /** Whether the other side may have kept what it was sent nevertheless. */
      readonly mayBeTaken: boolean;
    };

/** What became of something that was sent. */
export type Answered = Exclude<Attempted, { readonly is: 'STOPPED' }>;

/** Whether an attempt has failed because the other side is not there, or not itself. */
export const isTheirs = (attempted: Attempted): boolean =>
  attempted.is === 'FAILED' && !attempted.isFinal && attempted.failure !== 'FAULT';
