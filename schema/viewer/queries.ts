import { actingOf, builder } from '../builder.ts';
import { Viewer } from './type.ts';

builder.queryField('viewer', (t) =>
  t.field({
    type: Viewer,
    description: 'Who is signed in, for which organisation, in which roles (当前用户).',
    authScopes: { passwordChange: true },
    resolve: (_root, _args, context) => actingOf(context).viewer,
  }),
);
