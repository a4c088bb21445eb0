import type { CageRules } from '../../fhir/outbound/cage.ts';
import { readRange } from '../../fhir/outbound/private-address.ts';
import type { Config } from '../config.ts';

const TIMEOUT_MS = 10_000;
const LONGEST_ANSWER = 5_242_880;

/** What the configuration lets this service call. */
export const cageRulesOf = ({ isProduction, outboundRanges }: Config): CageRules => ({
  allowedRanges: outboundRanges.map(readRange),
  isPlainHttpAllowed: !isProduction,
  timeoutMs: TIMEOUT_MS,
  longestAnswer: LONGEST_ANSWER,
});
