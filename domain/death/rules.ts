import type { Rule } from '../available-action.ts';
import type { DeathSource } from '../codes/death.ts';
import { InvalidInput, type Refusal, RuleRefused } from '../errors.ts';
import { CARE_ROLES } from '../resident/policy.ts';
import { hasRole, type Viewer } from '../viewer.ts';

const RULE = 'domain 3.8 Death';

function refuse(code: string, message: string, path: string): never {
  throw new InvalidInput({ code, message, path: [path], rule: RULE });
}

/** @throws InvalidInput DEATH_IN_FUTURE, DEATH_BEFORE_BIRTH */
export function requireDiedAt(diedAt: Date, birthOn: string | null, now: Date): void {
  if (diedAt > now) refuse('DEATH_IN_FUTURE', 'A death is told when it happened.', 'diedAt');
  if (birthOn !== null && diedAt < new Date(`${birthOn}T00:00:00+08:00`))
    refuse('DEATH_BEFORE_BIRTH', 'Nobody dies before being born.', 'diedAt');
}

/** A representative tells as one; staff tell from where they know. @throws InvalidInput DEATH_SOURCE */
export function requireDeathSource(viewer: Viewer, source: DeathSource): void {
  if (hasRole(viewer, ...CARE_ROLES) || source === 'REPRESENTATIVE') return;
  refuse('DEATH_SOURCE', 'You tell of it as REPRESENTATIVE.', 'source');
}

/** What a confirmation rests on, beside what was reported. */
export interface Confirming {
  readonly viewer: Viewer;
  readonly source: DeathSource;
  readonly hasDocument: boolean;
  readonly death: {
    readonly source: string;
    readonly reportedById: string;
    readonly reportedByOrgId: string;
  };
}

/**
 * A death is confirmed by a document, or by another person of another organisation or kind of source (domain 3.8).
 * @throws RuleRefused SECOND_SOURCE
 */
export function requireSecondSource({ viewer, source, hasDocument, death }: Confirming): void {
  const isOtherPerson = viewer.personId !== death.reportedById;
  const isOtherSource = viewer.organizationId !== death.reportedByOrgId || source !== death.source;
  if (hasDocument || (isOtherPerson && isOtherSource)) return;
  const message = 'A second source confirms a death: another person from elsewhere, or a document.';
  const path = [isOtherPerson ? 'source' : 'documentRef'];
  throw new RuleRefused({ code: 'SECOND_SOURCE', message, path, rule: 'domain 3.8: by a second source' });
}

/** Whoever is reported dead is not reported again. */
export const requiresAlive: Rule<{ readonly life: string }> = ({ life }): Refusal | null => {
  if (life === 'ALIVE') return null;
  const isReported = life === 'DEATH_REPORTED';
  const message = isReported
    ? 'The death is reported already: confirm it, or take it back.'
    : 'The resident has died.';
  const code = isReported ? 'DEATH_REPORTED' : 'DECEASED';
  return new RuleRefused({ code, message, path: ['residentId'], rule: RULE });
};
