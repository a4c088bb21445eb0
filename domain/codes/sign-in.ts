import type { CodeTable } from './code-table.ts';

/** 登录方式: how a person proved at the sign-in who they are. */
export const SIGN_IN_FACTORS = {
  PASSWORD: '密码',
  TOTP: '密码和动态口令',
  OPENID: '统一身份认证',
  OPENID_MFA: '统一身份认证（多因素）',
} as const satisfies CodeTable;
export type SignInFactor = keyof typeof SIGN_IN_FACTORS;

/** The sign-ins in which two factors were given. */
export const TWO_FACTORS: readonly SignInFactor[] = ['TOTP', 'OPENID_MFA'];

/** The sign-ins through the provider of the region, without any password of ours. */
export const OPENID_FACTORS: readonly SignInFactor[] = ['OPENID', 'OPENID_MFA'];

/** What a sign-in is worth once the second factor has been given on top of it. */
export const withTotp = (factor: SignInFactor): SignInFactor =>
  OPENID_FACTORS.includes(factor) ? 'OPENID_MFA' : 'TOTP';
