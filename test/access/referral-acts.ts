import { referralContent } from '../fixtures/referral-content.ts';
import { feedback } from '../fixtures/referrals.ts';
import { onReferral, onResident, type SceneAct, version } from './act-forms.ts';
import { NOW } from './painter.ts';

const content = (idOf: (name: string) => string, at: string) => ({
  ...referralContent(NOW),
  fromOrganizationId: idOf(at),
  target: { organizationId: idOf('B'), departmentId: idOf('department B') },
});
const why = (reasonCode: string) => () => ({ ...version, reasonCode, reasonText: '另行安排' });

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
  onReferral('referralTreat', () => version, 'zT'),
  onReferral('referralComplete', () => version, 'zT'),
  onReferral('referralLeave', () => ({ ...version, reasonText: '家属坚持离院' }), 'zT'),
  onReferral('referralFeedback', () => ({ ...version, ...feedback() }), 'zT'),
  onReferral('referralReconcile', () => ({ ...version, lines: [] }), 'zT'),
  onReferral('referralClose', () => ({ ...version, followUp: '一周后复诊' }), 'zT'),
  onReferral('referralCloseUnmet', why('NO_TARGET'), 'zN'),
  onReferral('referralCloseWithoutFeedback', why('NO_RESPONSE'), 'zT'),
  onReferral('referralCancel', why('IMPROVED')),
];
