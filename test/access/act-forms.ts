import type { MutationName } from '../support/acts.ts';

/** An act of somebody on an object of the scene: where the input names it, and by which aspect it is found. */
export interface SceneAct {
  readonly mutation: MutationName;
  readonly field: string;
  readonly isList?: true;
  /** The object, and the name of its id where that is another. */
  readonly object: string;
  readonly id?: string;
  readonly access: string;
  /** The rest of the input, right in form; `idOf` names what is the actor's own. */
  readonly rest: (idOf: (name: string) => string, place: string) => object;
}

export const version = { expectedVersion: 1 };
export const onResident = (mutation: MutationName, rest: SceneAct['rest']): SceneAct => ({
  mutation,
  field: 'residentId',
  object: 'rA',
  access: 'resident.identity',
  rest,
});
export const onAppointment = (mutation: MutationName, object: string, rest: SceneAct['rest']): SceneAct => ({
  mutation,
  field: 'appointmentId',
  object,
  access: 'appointment.entry',
  rest,
});
export const onOrganization = (mutation: MutationName, rest: SceneAct['rest']): SceneAct => ({
  mutation,
  field: 'organizationId',
  object: 'A',
  access: 'organization.keeping',
  rest,
});
export const onAgreement = (mutation: MutationName, rest: SceneAct['rest']): SceneAct => ({
  mutation,
  field: 'agreementId',
  object: 'gA',
  access: 'agreement.terms',
  rest,
});
export const onDraft = (mutation: MutationName, rest: SceneAct['rest']): SceneAct => ({
  ...onAgreement(mutation, rest),
  object: 'gD',
});
export const onFamily = (mutation: MutationName, rest: SceneAct['rest']): SceneAct => ({
  mutation,
  field: 'contactNotificationId',
  object: 'tellA',
  access: 'contactNotification.entry',
  rest,
});
export const onReferral = (
  mutation: MutationName,
  rest: SceneAct['rest'] = () => version,
  object = 'zA',
): SceneAct => ({ mutation, field: 'referralId', object, access: 'referral.notice', rest });
export const onAdmission = (mutation: MutationName, rest: object): SceneAct => ({
  ...{ mutation, field: 'admissionId', object: 'nA', access: 'admission.entry' },
  rest: () => ({ ...version, source: 'HOSPITAL', ...rest }),
});
export const onStay = (mutation: MutationName, rest: SceneAct['rest'] = () => version): SceneAct => ({
  ...{ mutation, field: 'linkedWardStayId', object: 'yA', access: 'linkedWardStay.entry' },
  rest,
});
export const onRound = (mutation: MutationName, rest: SceneAct['rest'] = () => version): SceneAct => ({
  ...{ mutation, field: 'jointRoundId', object: 'yA', id: 'round yA', access: 'jointRound.entry' },
  rest,
});
