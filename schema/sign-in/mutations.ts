import { revokeOwnSignIn } from '../../domain/sign-in/revoke-own.ts';
import { actingOf, builder } from '../builder.ts';
import { refusals } from '../errors.ts';
import { SignIn } from './type.ts';

const SignInRevokeInput = builder.inputType('SignInRevokeInput', {
  description: "One of the viewer's own sign-ins that is to end (终止登录会话).",
  fields: (t) => ({
    idempotencyKey: t.string({
      required: true,
      description: '16 to 64 of `[A-Za-z0-9_-]`; a repeat has one effect.',
    }),
    signInId: t.id({ required: true, description: 'Which one, by `mySignIns`.' }),
  }),
});

builder.mutationField('signInRevoke', (t) =>
  t.field({
    type: SignIn,
    description: 'Ends a sign-in of the own ones, from its next request on (终止登录会话).',
    authScopes: { signedIn: true },
    errors: refusals.creating('signIn'),
    args: { input: t.arg({ type: SignInRevokeInput, required: true, description: 'Which one.' }) },
    resolve: (_root, { input }, context) => revokeOwnSignIn(actingOf(context), input),
  }),
);
