import { describe, expect, test } from 'vitest';
import { edgeRefusals } from '../../domain/available-action.ts';
import { codesOf } from '../../domain/codes/code-table.ts';
import { CONSENT_STATES } from '../../domain/codes/consent.ts';
import { ROLES } from '../../domain/codes/role.ts';
import { CONSENT_ROLES, consentWorkflow } from '../../domain/consent/workflow.ts';
import type { Viewer } from '../../domain/viewer.ts';
import { effectiveState } from '../../domain/workflow.ts';

const viewer = (role: Viewer['roles'][number]): Viewer => ({
  personId: 'p',
  personName: '甲',
  sessionId: 's',
  organizationId: 'o',
  organizationKind: 'NURSING_HOME',
  organizationStatus: 'ACTIVE',
  regionCode: '440403',
  roles: [role],
  residentId: null,
  representativeId: null,
  isPasswordChangeDue: false,
  isSecondFactorDue: false,
});

describe('consentWithdraw', () => {
  for (const role of codesOf(ROLES)) {
    for (const state of codesOf(CONSENT_STATES)) {
      for (const side of ['RESIDENT', 'RECIPIENT']) {
        const isEdge = state === 'GIVEN' && side === 'RESIDENT' && CONSENT_ROLES.includes(role);
        test(`${role} on the side ${side} from ${state}: ${isEdge ? 'yes' : 'no'}`, () => {
          const standing = { viewer: viewer(role), state, sides: [side] };
          expect(edgeRefusals(consentWorkflow, 'consentWithdraw', standing).length === 0).toBe(isEdge);
        });
      }
    }
  }
});

const END = new Date('2026-12-01T00:00:00Z');
test.each(codesOf(CONSENT_STATES))('the end of the term concerns GIVEN only: %s', (state) => {
  const row = { state, validUntilAt: END };
  expect(effectiveState(consentWorkflow, row, new Date(END.getTime() - 1))).toBe(state);
  expect(effectiveState(consentWorkflow, row, END)).toBe(state === 'GIVEN' ? 'EXPIRED' : state);
  expect(effectiveState(consentWorkflow, { ...row, validUntilAt: null }, END)).toBe(state);
});

test('every state that is not terminal has an exit', () => {
  for (const state of consentWorkflow.states) {
    const exits = [
      ...consentWorkflow.acts.filter(({ from, to }) => to !== 'VOIDED' && from.includes(state)),
      ...consentWorkflow.timers.filter(({ from }) => from === state),
    ];
    expect(exits.length > 0).toBe(!consentWorkflow.terminal.includes(state));
  }
});
