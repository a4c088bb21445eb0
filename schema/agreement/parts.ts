import type { AgreementServiceCode } from '../../domain/codes/agreement.ts';
import type { TimeBasis, Urgency } from '../../domain/codes/urgency.ts';
import { access } from '../access.ts';
import { builder } from '../builder.ts';
import { ServiceCode, TimeBasisCode, UrgencyCode } from './codes.ts';

/** Of the agreement itself, and of an edition of it. */
export const Services = (['AgreementService', 'AgreementEditionService'] as const).map((name) =>
  builder.prismaObject(name, {
    ...access('agreement.terms'),
    description: 'A service that it opens, with its terms (合作服务项目及条款).',
    fields: (t) => ({
      service: t.field({
        type: ServiceCode,
        description: 'The service.',
        select: { service: true },
        resolve: ({ service }) => service as AgreementServiceCode,
      }),
      terms: t.exposeString('terms', { nullable: true, description: 'Terms of this service (条款).' }),
    }),
  }),
);

/** Of the agreement itself, and of an edition of it. */
export const Contacts = (['AgreementContact', 'AgreementEditionContact'] as const).map((name) =>
  builder.prismaObject(name, {
    ...access('agreement.contacts'),
    description: 'Who to call about the agreement on one side (协议联系人).',
    fields: (t) => ({
      organizationId: t.exposeID('organizationId', { description: 'The side the person belongs to.' }),
      name: t.exposeString('name', { description: 'Name (姓名).' }),
      function: t.exposeString('function', { description: 'Function in the cooperation (职责).' }),
      phone: t.exposeString('phone', { description: 'Telephone number at work (工作电话).' }),
    }),
  }),
);

/** Of the agreement itself, and of an edition of it. */
export const AcceptTimes = (['AgreementAcceptTime', 'AgreementEditionAcceptTime'] as const).map((name) =>
  builder.prismaObject(name, {
    ...access('agreement.terms'),
    description: 'How fast the medical side accepts a referral (接诊时限).',
    fields: (t) => ({
      urgency: t.field({
        type: UrgencyCode,
        description: 'Of what urgency (紧急程度).',
        select: { urgency: true },
        resolve: ({ urgency }) => urgency as Urgency,
      }),
      hours: t.exposeInt('hours', { description: 'Within so many hours (小时).' }),
      basis: t.field({
        type: TimeBasisCode,
        description: 'Hours of the clock, or of working time (计时方式).',
        select: { basis: true },
        resolve: ({ basis }) => basis as TimeBasis,
      }),
    }),
  }),
);

/** Of the agreement itself, and of an edition of it. */
export const Documents = (['AgreementDocument', 'AgreementEditionDocument'] as const).map((name) =>
  builder.prismaObject(name, {
    ...access('agreement.terms'),
    description: 'What was signed on paper (已签文件).',
    fields: (t) => ({
      name: t.exposeString('name', { description: 'Name of the document (文件名称).' }),
      reference: t.exposeString('reference', { description: 'Where it is kept (存放编号).' }),
    }),
  }),
);

builder.prismaObject('AgreementEditionQuota', {
  ...access('agreement.terms'),
  description: 'Green-channel places that one department reserves per quota week by an edition (预留号源).',
  fields: (t) => ({
    department: t.relation('department', { description: 'The department of the medical side (科室).' }),
    placesPerWeek: t.exposeInt('placesPerWeek', { description: 'Places per quota week (每周号源数).' }),
  }),
});
