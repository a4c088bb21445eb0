import { InvalidInput } from '../errors.ts';

const LONGEST = 500;
const AMBIGUOUS = /[%?#\\\s]|\/\./;
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/**
 * An address that a system may be called at, without a slash at its end. Over TLS, or on the own machine, for development: whether
 * what it leads to may be called is asked at each call.
 * @throws InvalidInput ENDPOINT_ADDRESS
 */
export function requireAddress(text: string, field: string): string {
  const refuse = (message: string): never => {
    throw new InvalidInput({
      code: 'ENDPOINT_ADDRESS',
      message,
      path: [field],
      rule: 'docs/fhir/outbound.md',
    });
  };
  if (text.length > LONGEST || !URL.canParse(text)) return refuse('This is no address.');
  const { protocol, hostname, username, password, search, hash, href } = new URL(text);
  if (protocol !== 'https:' && !(protocol === 'http:' && LOOPBACK.test(hostname)))
    return refuse('Systems are called over https alone.');
  if (username !== '' || password !== '' || search !== '' || hash !== '')
    return refuse('An address names no user, no query and no fragment.');
  // Servers read these in more than one way, so that no call is made below such an address. What is no ASCII is kept with %.
  if ([text, href].some((one) => AMBIGUOUS.test(one)))
    return refuse(
      'An address is written in ASCII, without spaces, %, ?, #, backslashes and dots behind a slash.',
    );
  return href.replace(/\/$/, '');
}
