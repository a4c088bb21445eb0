import { journeyById } from '../../domain/journey/read.ts';
import { REFERRAL_KNOWERS } from '../../domain/referral/policy.ts';
import { actingOf, builder } from '../builder.ts';
import { JourneyType } from './type.ts';

builder.queryField('journey', (t) =>
  t.field({
    type: JourneyType,
    nullable: true,
    description:
      'The whole way of somebody, to whoever takes part in it; null for unknown and foreign alike (就医旅程).',
    authScopes: { role: REFERRAL_KNOWERS },
    args: { id: t.arg.id({ required: true, description: 'The `journeyId` of a referral on it.' }) },
    resolve: (_root, { id }, context) => journeyById(actingOf(context), id),
  }),
);
