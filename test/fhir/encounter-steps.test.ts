import { describe, expect, test } from 'vitest';
import { admissionWorkflow } from '../../domain/admission/workflow.ts';
import { ENCOUNTER_STATUS } from '../../fhir/map/encounter.ts';
import { ENCOUNTER_STEPS, type EncounterStep } from '../../fhir/map/encounter-steps.ts';

/** By which acts of the workflow each step is taken. */
const ACTS: Readonly<Record<EncounterStep, string>> = {
  STAY: 'admissionCorrect',
  ADMIT: 'admissionRecord',
  LEAVE: 'admissionLeave',
  RETURN: 'admissionReturn',
  DISCHARGE: 'admissionRecord',
  REOPEN: 'admissionCorrect',
  CALL_OFF: 'admissionCallOff',
  VOID: 'recordVoid',
};

describe.each(admissionWorkflow.states)('of an admission that is %s', (state) => {
  test('its own status is taken for itself, and every step is an act of the workflow from there', () => {
    const steps = Object.entries(ENCOUNTER_STEPS[state]);
    expect(ENCOUNTER_STEPS[state][ENCOUNTER_STATUS[state]]).toBe('STAY');
    const moving = steps.flatMap(([, step]) => (step === 'STAY' ? [] : [ACTS[step]]));
    const open = admissionWorkflow.acts.filter(({ from }) => from.includes(state)).map(({ act }) => act);
    expect(moving.filter((act) => !open.includes(act))).toEqual([]);
  });

  test('every act that leads to another state is said by a status', () => {
    const said = Object.values(ENCOUNTER_STEPS[state]).map((step) => ACTS[step]);
    const leading = admissionWorkflow.acts.filter(({ from, to }) => from.includes(state) && to !== state);
    expect(leading.filter(({ act }) => !said.includes(act))).toEqual([]);
  });
});
