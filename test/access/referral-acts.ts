import { CALL, NOTICE, REMAINDER } from '../fixtures/emergencies.ts';
import { referralContent } from '../fixtures/referral-content.ts';
import { feedback } from '../fixtures/referrals.ts';
import { onReferral, onResident, type SceneAct, version } from './act-forms.ts';
import { NOW } from './painter.ts';

const content = (idOf: (name: string) => string, at: string) => ({
  ...referralContent(NOW),
  fromOrganizationId: idOf(at),
  targets: [{ organizationId: idOf('B'), departmentId: idOf('department B') }],
});
const why = (reasonCode: string) => () => ({ ...version, reasonCode, reasonText: '另行安排' });

const onward = (idOf: (name: string) => string) => ({
  ...{ direction: 'LATERAL', kind: 'INPATIENT', urgency: 'ROUTINE', reasonCode: 'TECHNOLOGY_LIMIT' },
  ...{ carePhase: 'TREATMENT', reasonText: '需介入治疗', treatmentSoFar: '利尿治疗' },
  ...{ faceToFaceAt: NOW.toISOString(), targets: content(idOf, 'A').targets },
});
const RETURN = {
  checklist: {
    ...{ isIsolationPossible: true, areDevicesManageable: true, isCareLevelMet: true },
    ...{ areMedicinesForThreeDays: true, escort: '家属', arrivalAt: '2026-11-24T02:00:00Z' },
  },
  ...{ contactName: '护士站', contactPhone: '0756-2123457' },
};

/** The acts on referrals, each on one that lies in the scene. */
export const REFERRAL_ACTS: readonly SceneAct[] = [
  onResident('referralDraft', content),
  onReferral('referralRevise', (idOf, at) => ({ ...version, ...content(idOf, at) }), 'zD'),
  onReferral('referralSubmit', () => version, 'zD'),
  onReferral('referralCosign'),
  onReferral('referralReturn', why('INCOMPLETE')),
  onReferral('referralReview'),
  onReferral('referralReceive'),
  onReferral('referralRequestInfo', () => ({ ...version, text: '请补充心电图' })),
  onReferral('referralAnswerInfo', () => ({ ...version, text: '已补充' })),
  onReferral('referralAccept', () => ({
    ...{ ...version, contactName: '导诊台', contactPhone: '0756-2123456', expectedOn: '2026-11-24' },
  })),
  onReferral('referralReject', why('NO_BED')),
  onReferral('referralAcceptanceWithdraw', () => ({ ...why('BED_LOST')(), alternative: '三日后' })),
  onReferral('referralArrive'),
  onReferral('referralChoose', (idOf) => ({ ...version, targetId: idOf('target zM') }), 'zM'),
  onReferral('referralTargetWithdraw', (idOf) => ({ ...why('OTHER')(), targetId: idOf('target zM') }), 'zM'),
  onReferral('referralRedirect', (idOf) => ({ ...version, targets: content(idOf, 'A').targets }), 'zN'),
  onReferral('referralBedWaitConfirm'),
  onReferral('referralSchedule', () => ({ ...version, expectedOn: '2026-11-24' })),
  onReferral('referralNoShow'),
  onReferral('referralRecall', why('VIOLATION')),
  onReferral('returnHomeConfirm', () => ({ ...version, ...RETURN })),
  onReferral('returnHomeDefer', () => ({ ...why('NO_BED')(), possibleFromOn: '2026-11-24' })),
  onReferral('referralTransfer', (idOf) => ({ ...version, ...onward(idOf) }), 'zT'),
  onReferral('referralDied', () => ({ ...version, diedAt: NOW.toISOString(), summary: '抢救无效' }), 'zT'),
  onReferral('referralAbortRequest', why('FAMILY_REFUSED'), 'zT'),
  onReferral('referralAbortDecide', () => ({ ...version, isGranted: true }), 'zT'),
  onReferral('referralTreat', () => version, 'zT'),
  onReferral('referralComplete', () => version, 'zT'),
  onReferral('referralLeave', () => ({ ...version, reasonText: '家属坚持离院' }), 'zT'),
  onReferral('referralFeedback', () => ({ ...version, ...feedback() }), 'zT'),
  onReferral('referralReconcile', () => ({ ...version, lines: [] }), 'zT'),
  onReferral('referralClose', () => ({ ...version, followUp: '一周后复诊' }), 'zT'),
  onReferral('referralCloseUnmet', why('NO_TARGET'), 'zN'),
  onReferral('referralCloseWithoutFeedback', why('NO_RESPONSE'), 'zT'),
  onReferral('attachmentAdd', (idOf) => ({ ...version, fileId: idOf('fileA'), kind: 'ECG' })),
  onReferral('attachmentRemove', (idOf) => ({ ...why('OTHER')(), attachmentId: idOf('attachment zA') })),
  onReferral('referralCancel', why('IMPROVED')),
  onResident('emergencyNotify', (idOf) => ({ ...NOTICE, targetOrganizationId: idOf('B') })),
  onReferral(
    'emergencyDivert',
    (idOf) => ({
      ...{ ...why('NO_BED')(), toOrganizationId: idOf('B') },
      ...{ acceptedByName: '急诊医生', acceptedByPhone: '0756-2999999' },
    }),
    'zE',
  ),
  onReferral('emergencyCallRecord', () => ({ ...version, ...CALL, calledAt: NOW.toISOString() }), 'zE'),
  onReferral('emergencyComplete', () => ({ ...version, ...REMAINDER }), 'zE'),
];
