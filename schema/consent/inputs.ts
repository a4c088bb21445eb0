import { builder } from '../builder.ts';
import { Basis, Decision, Method, Purpose } from './codes.ts';

const key = '16 to 64 of `[A-Za-z0-9_-]`; a repeat has one effect.';

export const ConsentRecordInput = builder.inputType('ConsentRecordInput', {
  description: 'What a resident, or who may sign for the resident, decided (知情同意记录).',
  fields: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    residentId: t.id({ required: true, description: 'Whose consent (老人).' }),
    purpose: t.field({ type: Purpose, required: true, description: 'What it is for (用途).' }),
    recipientOrgIds: t.idList({
      required: true,
      description: 'Organisations that may receive the data (接收机构).',
    }),
    policyRef: t.string({
      required: true,
      description: 'The text that was signed, by title and edition (同意书文本).',
    }),
    decision: t.field({ type: Decision, required: true, description: 'Given or refused (决定).' }),
    basis: t.field({
      type: Basis,
      required: true,
      description: 'On which basis the signer signs (签署依据).',
    }),
    representativeId: t.id({ description: 'The representative, with the basis REPRESENTATIVE (代理人).' }),
    signerName: t.string({ required: true, description: 'Who signed (签署人).' }),
    witnessName: t.string({ description: 'Witness; mandatory in an emergency, who approved (见证人).' }),
    method: t.field({ type: Method, required: true, description: 'How it was signed (签署方式).' }),
    signedAt: t.field({ type: 'DateTime', required: true, description: 'When it was signed (签署时间).' }),
    validUntilAt: t.field({
      type: 'DateTime',
      description: 'End of the term; open when left out (有效期至).',
    }),
    residentWill: t.string({ description: "The resident's own will; mandatory for a refusal (本人意愿)." }),
    explained: t.string({ description: 'What was explained; mandatory for a refusal (告知内容).' }),
    alternative: t.string({ description: 'The alternative; mandatory for a refusal (替代方案).' }),
    documentRef: t.string({ description: 'Where the signed document is kept (文书).' }),
  }),
});

export const ConsentWithdrawInput = builder.inputType('ConsentWithdrawInput', {
  description: 'The withdrawal of a consent (撤回).',
  fields: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    consentId: t.id({ required: true, description: 'Which consent.' }),
    expectedVersion: t.int({ required: true, description: 'The version that was read.' }),
    withdrawnByName: t.string({ required: true, description: 'Who withdraws it (撤回人).' }),
    reason: t.string({ description: 'Why, in words (原因).' }),
  }),
});
