import { SIGN_IN_FACTORS } from '../../domain/codes/sign-in.ts';
import type { OwnSignIn } from '../../domain/sign-in/own-sign-ins.ts';
import { access } from '../access.ts';
import { builder } from '../builder.ts';
import { codeEnum } from '../codes.ts';

const SignInFactor = codeEnum(
  'SignInFactor',
  'How a person proved at the sign-in who they are (登录方式).',
  SIGN_IN_FACTORS,
);

export const SignIn = builder.objectRef<OwnSignIn>('SignIn').implement({
  ...access('signIn.entry'),
  description: 'A sign-in of the viewer: one device, one organisation (登录会话).',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Identifier.' }),
    createdAt: t.expose('createdAt', {
      type: 'DateTime',
      description: 'When the person signed in (登录时间).',
    }),
    refreshedAt: t.expose('refreshedAt', {
      type: 'DateTime',
      description: 'When it was renewed last; two hours without renewal end it (续期时间).',
    }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      description: 'When it ends in any case (到期时间).',
    }),
    revokedAt: t.expose('revokedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was ended; null while it goes on (终止时间).',
    }),
    organizationId: t.exposeID('organizationId', { description: 'For which organisation (机构).' }),
    organizationName: t.exposeString('organizationName', { description: 'Its name (机构名称).' }),
    userAgent: t.exposeString('userAgent', {
      nullable: true,
      description: 'What the browser or program called itself (登录设备).',
    }),
    factor: t.expose('factor', {
      type: SignInFactor,
      description: 'With what the person signed in (登录方式).',
    }),
    isCurrent: t.exposeBoolean('isCurrent', {
      description: 'Whether this request comes through it (是否当前会话).',
    }),
  }),
});
