/** What is kept although somebody should look at it: said with the answer, never in the way of an act. */
export interface Warning {
  /** Stable and documented, for programs. */
  readonly code: string;
  /** Plain words, for people. */
  readonly message: string;
  readonly rule: string;
}
