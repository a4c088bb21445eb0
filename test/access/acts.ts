import { newId } from '../../domain/id.ts';
import { safetyBlock } from '../fixtures/safety-block.ts';
import type { MutationName } from '../support/acts.ts';
import {
  onAdmission,
  onAgreement,
  onAppointment,
  onDraft,
  onFamily,
  onOrganization,
  onResident,
  onRound,
  onStay,
  type SceneAct,
  version,
} from './act-forms.ts';
import { NOW } from './painter.ts';
import { REFERRAL_ACTS } from './referral-acts.ts';
import { SYSTEM_ACTS } from './system-acts.ts';

const person = { name: '江雨桐', relation: 'DAUGHTER', phone: '13800002222' };
const place = (idOf: (name: string) => string) => ({ slotId: idOf('slot xB'), priority: 'NORMAL' });
const session = (idOf: (name: string) => string, at: string) => ({
  ...{ ...version, departmentId: idOf(`department ${at}`), weekday: 1, startTime: '09:00', endTime: '10:00' },
  ...{ slotMinutes: 30, capacity: 2, validFromOn: '2026-12-01' },
});
const consent = (idOf: (name: string) => string) => ({
  ...{ purpose: 'REFERRAL', recipientOrgIds: [idOf('O')], policyRef: '第1条', signerName: '陈秀英' },
  ...{ basis: 'SELF', decision: 'GIVEN', method: 'PAPER', signedAt: NOW.toISOString() },
});
const words = { reasonText: '录入时看错了姓名' };
const wrong = { ...words, reasonCode: 'WRONG_DATA' };
const onRequest = (mutation: MutationName, rest: object): SceneAct => ({
  ...{ mutation, field: 'secondApprovalId', object: 'secondA', access: 'secondApproval.list' },
  rest: () => ({ ...version, ...rest }),
});
/** Every act that names an object which may be somebody else's. */
export const SCENE_ACTS: readonly SceneAct[] = [
  ...REFERRAL_ACTS,
  onStay('linkedWardAssign', () => ({ ...version, bedNo: 'K3' })),
  onStay('linkedWardEnd', () => ({
    ...{ ...version, outcome: 'DISCHARGED', reasonCode: 'GOALS_REACHED', summary: '康复良好' },
  })),
  onStay('jointRoundPlan', () => ({ plannedOn: '2026-11-24' })),
  onRound('jointRoundPlan', () => ({ ...version, plannedOn: '2026-11-24' })),
  onRound('jointRoundRecord', () => ({ ...version, mode: 'IN_PERSON', findings: '伤口愈合良好' })),
  onRound('jointRoundSign'),
  onResident('residentCorrect', () => ({ ...version, dialect: '粤语' })),
  onResident('contactSet', () => ({ ...version, ...person })),
  onResident('residencyBegin', () => ({ bedNo: 'B1', fromOn: '2026-11-23', contacts: [person] })),
  onResident('consentRecord', consent),
  onResident('representativeAppoint', () => ({
    ...{ kind: 'STATUTORY', name: '江雨桐', phone: '13800002222', document: '户口簿', fromOn: '2026-11-23' },
  })),
  onResident('capacityAssess', () => ({
    ...{ capacity: 'LIMITED', assessedOn: '2026-11-20', assessorName: '王医生', basis: '量表评估' },
  })),
  onResident('safetyBlockRecord', () => safetyBlock()),
  onResident('recordPull', (idOf) => ({ sourceOrgId: idOf('B') })),
  {
    ...onResident('admissionRecord', (idOf) => ({
      ...{ source: 'HOSPITAL', kind: 'INPATIENT', hospitalId: idOf('B'), admittedAt: NOW.toISOString() },
    })),
    access: 'news.tell',
  },
  {
    ...onResident('admissionPlan', (idOf) => ({
      ...{ source: 'HOSPITAL', kind: 'INPATIENT', hospitalId: idOf('B'), plannedAt: NOW.toISOString() },
    })),
    access: 'news.tell',
  },
  onAdmission('admissionCallOff', {}),
  onAdmission('admissionLeave', { leftAt: NOW.toISOString() }),
  onAdmission('admissionReturn', { returnedAt: NOW.toISOString() }),
  onAdmission('admissionCorrect', { kind: 'OBSERVATION' }),
  {
    ...onResident('deathReport', () => ({ diedAt: NOW.toISOString(), source: 'HOSPITAL' })),
    access: 'news.tell',
  },
  {
    ...{ mutation: 'deathConfirm', field: 'deathId', object: 'dA', access: 'death.entry' },
    rest: () => ({ ...version, source: 'HOSPITAL' }),
  },
  {
    ...{ mutation: 'deathReverse', field: 'residentId', object: 'dA', id: 'rA', access: 'death.entry' },
    rest: () => ({ reasonText: '登记有误' }),
  },
  onFamily('contactNotified', (idOf) => ({
    ...{ ...version, contactId: idOf('kC'), calledAt: NOW.toISOString(), result: 'REACHED' },
  })),
  onFamily('contactNotificationCall', () => ({})),
  {
    ...{ mutation: 'presenceSet', field: 'residencyId', object: 'sA', access: 'residency.entry' },
    rest: () => ({ ...version, presence: 'LEAVE', sinceAt: NOW.toISOString() }),
  },
  {
    ...{
      mutation: 'representativeEnd',
      field: 'representativeId',
      object: 'gR',
      access: 'representative.entry',
    },
    rest: () => ({ ...version, toOn: '2026-11-23', reason: '变更监护人' }),
  },
  onResident('appointmentHold', place),
  onResident('appointmentBook', place),
  onResident('appointmentRequest', (idOf) => ({
    ...{ hospitalId: idOf('B'), departmentId: idOf('department B') },
    ...{ wantedOn: '2026-11-30', priority: 'NORMAL' },
  })),
  onResident('appointmentWaitlist', (idOf) => ({
    ...{ departmentId: idOf('department B'), fromOn: '2026-11-28', toOn: '2026-11-30', priority: 'NORMAL' },
  })),
  onResident('residentUnmask', () => ({ purpose: 'TRANSPORT_TICKET', fields: ['PHONE'] })),
  {
    ...onResident('privacyIncidentOpen', () => ({
      ...{ kind: 'WRONG_RECIPIENT', description: '检查报告寄给了他人', discoveredAt: NOW.toISOString() },
    })),
    field: 'residentIds',
    isList: true,
  },
  onAppointment('appointmentRelease', 'hA', () => version),
  onAppointment('appointmentCancel', 'aA', () => ({ ...version, reasonCode: 'ILLNESS' })),
  onAppointment('appointmentReschedule', 'aA', (idOf) => ({ ...version, slotId: idOf('slot xC') })),
  onAppointment('appointmentCheckIn', 'aA', () => version),
  onAppointment('appointmentComplete', 'aA', () => version),
  {
    ...onAppointment('recordVoid', 'aA', () => ({ ...version, ...wrong, noun: 'APPOINTMENT' })),
    field: 'id',
  },
  onRequest('secondApprove', {}),
  onRequest('secondReject', words),
  onResident('residentMerge', () => ({ ...version, ...words, intoResidentId: newId(NOW) })),
  onResident('residentUnmerge', () => ({ ...version, ...words })),
  {
    ...{ mutation: 'reviewItemResolve', field: 'reviewItemId', object: 'uA', access: 'reviewItem.list' },
    rest: () => ({ ...version, ...words, decision: 'DIFFERENT' }),
  },
  onAppointment('slotExceptionAdd', 'aA', (idOf) => ({ ...version, slotId: idOf('slot xB') })),
  {
    ...{ mutation: 'sessionStop', field: 'sessionId', object: 'xB', access: 'session.keeping' },
    rest: () => ({ kind: 'STOPPED', reasonCode: 'ILLNESS' }),
  },
  {
    ...{ mutation: 'sessionAdjust', field: 'sessionId', object: 'xB', access: 'session.keeping' },
    rest: (idOf) => ({ ...version, windows: [{ slotId: idOf('slot xB'), capacity: 9 }] }),
  },
  onAppointment('appointmentUndo', 'aA', () => version),
  onAppointment('appointmentTravelSet', 'aA', () => ({ ...version, transport: 'HOME_VAN' })),
  onAppointment('appointmentCall', 'aA', () => version),
  onAppointment('appointmentLeave', 'aA', () => version),
  onAppointment('appointmentMoveToEmergency', 'aA', () => version),
  onAppointment('appointmentExcuse', 'aA', () => ({ ...version, reasonCode: 'CAME' })),
  onAppointment('appointmentContest', 'aA', () => ({ ...version, reasonText: '老人已到诊室' })),
  onAppointment('appointmentDecline', 'qA', () => ({ ...version, reasonCode: 'NO_PLACE' })),
  onAppointment('appointmentOffer', 'wA', (idOf) => ({ ...version, slotId: idOf('slot xB') })),
  onAppointment('appointmentOfferAccept', 'wA', () => version),
  onAppointment('appointmentOfferDecline', 'wA', () => ({ ...version, isWaitingOn: true })),
  onAgreement('agreementCountersign', () => version),
  onAgreement('agreementReject', () => ({ ...version, reasonCode: 'TERM' })),
  onAgreement('agreementWithdraw', () => version),
  onAgreement('agreementAmend', () => ({ ...version, feeTerms: '另议' })),
  onAgreement('agreementSuspend', () => ({ ...version, ground: 'MUTUAL', reasonCode: 'CAPACITY' })),
  onAgreement('agreementResume', () => version),
  onAgreement('agreementTerminate', () => ({
    ...{ ...version, ground: 'NOTICE', effectiveOn: '2026-12-30', reasonCode: 'CLOSURE' },
  })),
  onAgreement('agreementSucceed', () => ({ ...version, endOn: '2027-12-31' })),
  onDraft('agreementDiscard', () => version),
  onDraft('agreementPropose', () => version),
  onDraft('agreementDraft', (idOf, at) => ({
    ...{ ...version, nursingHomeId: idOf(at), medicalOrgId: idOf('B'), type: 'GENERAL' },
    ...{ startOn: '2027-01-01', endOn: '2027-12-31' },
  })),
  onOrganization('organizationRevise', () => ({ ...version, phone: '0756-2123456' })),
  onOrganization('departmentSet', () => ({ code: 'X1', name: '新科室' })),
  onOrganization('practitionerRegister', () => ({ name: '江雨桐', category: 'NURSE', licenceNo: 'YL12345' })),
  onOrganization('personInvite', () => ({ name: '江雨桐', login: 'somebody-new', role: 'NH_NURSE' })),
  onOrganization('roleAssign', (idOf) => ({ personId: idOf('pC'), role: 'HOSP_DOCTOR' })),
  onOrganization('policyValueSet', () => ({
    key: 'appt.holdMinutes',
    value: 9,
    document: '制度',
    place: '一',
  })),
  onOrganization('workCalendarSet', () => ({
    year: 2027,
    expectedVersion: 0,
    days: [{ dateOn: '2027-03-01', kind: 'CLOSED', name: '院庆', document: '院办通知' }],
  })),
  {
    ...{ mutation: 'alarmAcknowledge', field: 'alarmId', object: 'mA', access: 'alarm.entry' },
    rest: () => version,
  },
  {
    ...{ mutation: 'notificationAcknowledge', field: 'notificationIds', isList: true },
    ...{ object: 'noticeA', access: 'notification.entry' },
    rest: () => ({}),
  },
  {
    ...{ mutation: 'residencyEnd', field: 'residencyId', object: 'sA', access: 'residency.entry' },
    rest: () => ({ ...version, toOn: '2026-11-23', reason: 'MOVED_HOME' }),
  },
  {
    ...{ mutation: 'consentWithdraw', field: 'consentId', object: 'cK', access: 'consent.entry' },
    rest: () => ({ ...version, withdrawnByName: '陈秀英' }),
  },
  {
    ...{
      mutation: 'roleEnd',
      field: 'roleAssignmentId',
      object: 'pA',
      id: 'role pA',
      access: 'roleAssignment.entry',
    },
    rest: () => version,
  },
  {
    ...{ mutation: 'slotTemplateSet', field: 'templateId', object: 'tB', access: 'slotTemplate.entry' },
    rest: session,
  },
  ...SYSTEM_ACTS,
  {
    ...{ mutation: 'handoverSign', field: 'handoverId', object: 'vhA', access: 'handover.entry' },
    rest: () => version,
  },
  {
    ...{ mutation: 'breakGlassClose', field: 'breakGlassId', object: 'bH', access: 'breakGlass.list' },
    rest: () => version,
  },
  {
    ...{
      mutation: 'privacyIncidentClose',
      field: 'privacyIncidentId',
      object: 'iA',
      access: 'privacyIncident.list',
    },
    rest: () => ({ ...version, measures: '已处理', arePeopleTold: true, isAuthorityTold: true }),
  },
  {
    ...{
      mutation: 'signInRevoke',
      field: 'signInId',
      object: 'pA',
      id: 'session pA',
      access: 'signIn.entry',
    },
    rest: () => ({}),
  },
];
