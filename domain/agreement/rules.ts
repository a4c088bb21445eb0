import type { Rule } from '../available-action.ts';
import { RuleRefused } from '../errors.ts';
import { HOME_KINDS, MEDICAL_KINDS } from '../organization/kind.ts';

/** What the rules look at on one side. */
export interface SideFacts {
  readonly id: string;
  readonly kind: string;
  readonly status: string;
  readonly licenceNo: string | null;
}

export interface AgreementFacts {
  readonly nursingHome: SideFacts;
  readonly medicalOrg: SideFacts;
}

const RULE = 'domain 3.1';
const isOneOf = (kinds: readonly string[], side: SideFacts): boolean => kinds.includes(side.kind);

const differentSides: Rule<AgreementFacts> = ({ nursingHome, medicalOrg }) => {
  if (nursingHome.id !== medicalOrg.id) return null;
  const message = 'An organisation cannot have an agreement with itself.';
  return new RuleRefused({ code: 'AGREEMENT_SAME_SIDES', message, path: ['medicalOrgId'], rule: 'V13' });
};

const homeKind: Rule<AgreementFacts> = ({ nursingHome }) => {
  if (isOneOf(HOME_KINDS, nursingHome)) return null;
  const message = `The home of an agreement is ${HOME_KINDS.join(' or ')}, not ${nursingHome.kind}.`;
  return new RuleRefused({ code: 'AGREEMENT_HOME_KIND', message, path: ['nursingHomeId'], rule: RULE });
};

const medicalKind: Rule<AgreementFacts> = ({ medicalOrg }) => {
  if (isOneOf(MEDICAL_KINDS, medicalOrg)) return null;
  const message = `The medical side of an agreement is one of ${MEDICAL_KINDS.join(', ')}, not ${medicalOrg.kind}.`;
  return new RuleRefused({ code: 'AGREEMENT_MEDICAL_KIND', message, path: ['medicalOrgId'], rule: RULE });
};

const bothActive: Rule<AgreementFacts> = ({ nursingHome, medicalOrg }) => {
  if (nursingHome.status === 'ACTIVE' && medicalOrg.status === 'ACTIVE') return null;
  const path = [nursingHome.status === 'ACTIVE' ? 'medicalOrgId' : 'nursingHomeId'];
  const message = 'Both sides of an agreement must be active.';
  return new RuleRefused({ code: 'AGREEMENT_SIDE_NOT_ACTIVE', message, path, rule: RULE });
};

const medicalLicensed: Rule<AgreementFacts> = ({ medicalOrg }) => {
  if (medicalOrg.licenceNo !== null) return null;
  const message = 'The medical side has no licence number (执业许可证登记号) on record.';
  return new RuleRefused({
    code: 'AGREEMENT_MEDICAL_UNLICENSED',
    message,
    path: ['medicalOrgId'],
    rule: `${RULE}, V3`,
  });
};

/** What must hold of the two sides, when an agreement is proposed and again when it is countersigned. */
export const sideRules: readonly Rule<AgreementFacts>[] = [
  differentSides,
  homeKind,
  medicalKind,
  bothActive,
  medicalLicensed,
];
