import { consentActions, consentState } from '../../domain/consent/available-actions.ts';
import { consentWarnings } from '../../domain/consent/warnings.ts';
import { toResidentCard } from '../../domain/resident/card.ts';
import { OPENING_COLUMNS } from '../../domain/resident/policy.ts';
import { access } from '../access.ts';
import { AvailableAction } from '../available-action.ts';
import { actingOf, builder } from '../builder.ts';
import { CARD_COLUMNS, ResidentCard } from '../resident-card.ts';
import { Warning } from '../warning.ts';
import { Basis, Decision, Method, Purpose, State } from './codes.ts';

export const Consent = builder.prismaObject('Consent', {
  ...access('consent.entry'),
  description: "A resident's informed consent for one purpose, or its refusal (知情同意).",
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Identifier.' }),
    journeyId: t.exposeID('journeyId', { description: 'The journey it belongs to.' }),
    version: t.exposeInt('version', { description: 'To be named as `expectedVersion` by the next change.' }),
    resident: t.field({
      type: ResidentCard,
      description: 'Whose consent it is, by the minimum (老人).',
      select: { resident: { select: CARD_COLUMNS } },
      resolve: ({ resident }) => toResidentCard(resident),
    }),
    purpose: t.expose('purpose', { type: Purpose, description: 'What it is for (用途).' }),
    policyRef: t.exposeString('policyRef', {
      description: 'The text that was signed, by title and edition (同意书文本).',
    }),
    decision: t.expose('decision', { type: Decision, description: 'Whether it was given (决定).' }),
    state: t.field({
      type: State,
      description: 'State now: past its term it is EXPIRED without any background work (状态).',
      select: { state: true, validUntilAt: true },
      resolve: (consent, _args, context) => consentState(consent, actingOf(context).clock.now()),
    }),
    basis: t.expose('basis', { type: Basis, description: 'On which basis the signer signed (签署依据).' }),
    method: t.expose('method', { type: Method, description: 'How it was signed (签署方式).' }),
    representativeId: t.exposeID('representativeId', {
      nullable: true,
      description: 'The representative who signed (代理人).',
    }),
    signerName: t.exposeString('signerName', { description: 'Who signed (签署人).' }),
    witnessName: t.exposeString('witnessName', {
      nullable: true,
      description: 'Witness; in an emergency who approved (见证人).',
    }),
    residentWill: t.exposeString('residentWill', {
      nullable: true,
      description: "The resident's own will (本人意愿).",
    }),
    explained: t.exposeString('explained', { nullable: true, description: 'What was explained (告知内容).' }),
    alternative: t.exposeString('alternative', {
      nullable: true,
      description: 'The alternative that was agreed (替代方案).',
    }),
    documentRef: t.exposeString('documentRef', {
      nullable: true,
      description: 'Where the signed document is kept (文书).',
    }),
    signedAt: t.expose('signedAt', { type: 'DateTime', description: 'When it was signed (签署时间).' }),
    validUntilAt: t.expose('validUntilAt', {
      type: 'DateTime',
      nullable: true,
      description: 'End of its term (有效期至).',
    }),
    withdrawnAt: t.expose('withdrawnAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was withdrawn (撤回时间).',
    }),
    withdrawnByName: t.exposeString('withdrawnByName', {
      nullable: true,
      description: 'Who withdrew it (撤回人).',
    }),
    recipientOrgIds: t.idList({
      description: 'Organisations that may receive the data (接收机构).',
      select: { recipients: { orderBy: { organizationId: 'asc' } } },
      resolve: ({ recipients }) => recipients.map(({ organizationId }) => organizationId),
    }),
    warnings: t.field({
      type: [Warning],
      description: 'What somebody should look at, for example a signature with limited capacity (提示).',
      select: { basis: true, capacityThen: true },
      resolve: consentWarnings,
    }),
    availableActions: t.field({
      type: [AvailableAction],
      description: 'What the viewer may do with it now, and why not (可办操作).',
      select: {
        state: true,
        validUntilAt: true,
        recordedByOrgId: true,
        resident: { select: OPENING_COLUMNS },
      },
      resolve: (consent, _args, context) => {
        const { viewer, clock } = actingOf(context);
        return consentActions(viewer, consent, clock.now());
      },
    }),
  }),
});
