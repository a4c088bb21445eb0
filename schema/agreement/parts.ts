import type { AgreementServiceCode } from '../../domain/codes/agreement.ts';
import { access } from '../access.ts';
import { builder } from '../builder.ts';
import { ServiceCode } from './codes.ts';

builder.prismaObject('AgreementService', {
  ...access('agreement.terms'),
  description: 'A service that the agreement opens, with its terms (合作服务项目及条款).',
  fields: (t) => ({
    service: t.field({
      type: ServiceCode,
      description: 'The service.',
      select: { service: true },
      resolve: ({ service }) => service as AgreementServiceCode,
    }),
    terms: t.exposeString('terms', { nullable: true, description: 'Terms of this service (条款).' }),
  }),
});

builder.prismaObject('AgreementContact', {
  ...access('agreement.contacts'),
  description: 'Who to call about the agreement on one side (协议联系人).',
  fields: (t) => ({
    organizationId: t.exposeID('organizationId', { description: 'The side the person belongs to.' }),
    name: t.exposeString('name', { description: 'Name (姓名).' }),
    function: t.exposeString('function', { description: 'Function in the cooperation (职责).' }),
    phone: t.exposeString('phone', { description: 'Telephone number at work (工作电话).' }),
  }),
});
