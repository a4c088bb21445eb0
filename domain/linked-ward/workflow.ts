import type { JointRoundState } from '../codes/joint-round.ts';
import type { LinkedWardStayState } from '../codes/linked-ward-stay.ts';
import type { Role } from '../codes/role.ts';
import type { ActEdge, ConsequenceEdge, Workflow } from '../workflow.ts';

/** HOSPITAL has sent the resident down, LOCAL is whose ward it is. */
export type LinkedWardSide = 'HOSPITAL' | 'LOCAL';
/** The same by whether the side has signed the round. */
export type JointRoundSide = LinkedWardSide | `${LinkedWardSide}_${'SIGNED' | 'UNSIGNED'}`;

/** Who comes from the hospital (requirements A.10: 专科或综合性医疗机构责任团队的医生). */
export const HOSPITAL_DOCTORS: readonly Role[] = ['HOSP_DOCTOR'];
/** Who treats in the ward. */
export const LOCAL_DOCTORS: readonly Role[] = ['HOSP_DOCTOR', 'CLINIC_DOCTOR', 'FAMILY_DOCTOR'];

const RULE = 'domain 3.7';
const ROUNDS = 'requirements A.10: each round signed by a specialist of the hospital and a local doctor';

type Step<State extends string> = Pick<ActEdge<State>, 'act' | 'from' | 'to' | 'source'>;
/** The same edge for the doctors of each side. */
const ofBoth = <State extends string>(
  step: Step<State>,
  standing: '' | '_SIGNED' | '_UNSIGNED' = '',
): ActEdge<State>[] => [
  { ...step, by: HOSPITAL_DOCTORS, side: `HOSPITAL${standing}` },
  { ...step, by: LOCAL_DOCTORS, side: `LOCAL${standing}` },
];

/** Nobody lies in two linked wards. */
export const ARRIVED_ELSEWHERE = {
  ...({ act: 'arriveElsewhere', from: 'ACTIVE', to: 'ENDED' } as const),
  source: `${RULE} ACTIVE → ENDED: the resident has arrived in another linked ward`,
} satisfies ConsequenceEdge<LinkedWardStayState>;

/** 联动病房. It begins with the arrival of a down-referral, by itself (domain 3.5.11). */
export const linkedWardStayWorkflow: Workflow<LinkedWardStayState> = {
  noun: 'linkedWardStay',
  states: ['ACTIVE', 'ENDED', 'VOIDED'],
  initial: ['ACTIVE'],
  terminal: ['ENDED', 'VOIDED'],
  acts: [
    ...ofBoth({ act: 'linkedWardAssign', from: ['ACTIVE'], to: 'ACTIVE', source: 'requirements A.10' }),
    ...ofBoth({ act: 'jointRoundPlan', from: ['ACTIVE'], to: 'ACTIVE', source: 'requirements A.10' }),
    {
      ...{ act: 'linkedWardEnd', from: ['ACTIVE'], to: 'ENDED' },
      ...{ by: LOCAL_DOCTORS, side: 'LOCAL', source: `${RULE} ACTIVE → ENDED` },
    },
    {
      ...{ act: 'recordVoid', from: ['ACTIVE', 'ENDED'], to: 'VOIDED' },
      ...{ by: LOCAL_DOCTORS, side: 'LOCAL', source: 'domain 0 VOIDED: by two people of the ward' },
    },
  ],
  timers: [],
  consequences: [ARRIVED_ELSEWHERE],
};

/** 共同查房. Who records it signs with it; the other side signs next, and a missed one is made up for by another. */
export const jointRoundWorkflow: Workflow<JointRoundState> = {
  noun: 'jointRound',
  states: ['PLANNED', 'RECORDED', 'DONE', 'MISSED', 'CALLED_OFF'],
  initial: ['PLANNED'],
  terminal: ['DONE', 'MISSED', 'CALLED_OFF'],
  acts: [
    ...ofBoth({ act: 'jointRoundPlan', from: ['PLANNED'], to: 'PLANNED', source: `${RULE}: moved` }),
    ...ofBoth({ act: 'jointRoundRecord', from: ['PLANNED'], to: 'RECORDED', source: ROUNDS }),
    ...ofBoth({ act: 'jointRoundRecord', from: ['RECORDED'], to: 'RECORDED', source: ROUNDS }, '_SIGNED'),
    ...ofBoth({ act: 'jointRoundSign', from: ['RECORDED'], to: 'DONE', source: ROUNDS }, '_UNSIGNED'),
    {
      ...{ act: 'linkedWardEnd', from: ['PLANNED'], to: 'CALLED_OFF' },
      ...{ by: LOCAL_DOCTORS, side: 'LOCAL', source: `${RULE}: a stay that ends` },
    },
  ],
  timers: [
    {
      ...{ act: 'miss', from: 'PLANNED', to: 'MISSED', dueColumn: 'dueAt', isDueKnown: true },
      source: `${RULE}: MISSED → make-up; the planned day and \`linkedWard.roundGraceHours\` are over`,
    },
  ],
};
