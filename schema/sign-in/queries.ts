import { openSignIns } from '../../domain/sign-in/own-sign-ins.ts';
import { actingOf, builder } from '../builder.ts';
import { byIdKey, pageArgs, pageComplexity, pageRequest, toConnection } from '../page.ts';
import { SignIn } from './type.ts';

const SignInConnection = builder.connectionObject({
  type: SignIn,
  name: 'SignInConnection',
  description: 'A page of sign-ins, latest first.',
});

builder.queryField('mySignIns', (t) =>
  t.field({
    type: SignInConnection,
    description: 'Where the viewer is signed in at the moment, this session among them (我的登录会话).',
    authScopes: { secondFactor: true },
    args: pageArgs(t.arg),
    complexity: pageComplexity,
    resolve: async (_root, args, context) =>
      toConnection(await openSignIns(actingOf(context), pageRequest(args)), byIdKey),
  }),
);
