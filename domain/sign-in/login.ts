import { InvalidInput } from '../errors.ts';

const LOGIN = /^[a-z0-9][a-z0-9._@-]{2,63}$/;

/** The one spelling of a login: width, case and blanks make no second name, also not for the limits. */
export const canonicalLogin = (login: string): string => login.normalize('NFKC').trim().toLowerCase();

export const isLogin = (canonical: string): boolean => LOGIN.test(canonical);

/** A new login in its canonical form. @throws InvalidInput LOGIN_FORM */
export function requireLogin(login: string, path: readonly string[] = ['login']): string {
  const canonical = canonicalLogin(login);
  if (isLogin(canonical)) return canonical;
  throw new InvalidInput({
    code: 'LOGIN_FORM',
    message:
      'A login is 3 to 64 of a to z, 0 to 9, ".", "_", "@" and "-", and begins with a letter or digit.',
    path,
    rule: 'domain sign-in: logins',
  });
}
