/** The letters of a scope of SMART App Launch 2.0: create, read, update, delete, search. */
export type Interaction = 'c' | 'r' | 'u' | 'd' | 's';

const SCOPE = /^system\/([A-Z][A-Za-z]{1,63}|\*)\.(c?r?u?d?s?)$/;

interface Scope {
  readonly type: string;
  readonly letters: string;
}

/** A scope as `system/<Resource>.<cruds>`, the letters in this order; null for any other text. */
function readScope(text: string): Scope | null {
  const [, type = '', letters = ''] = SCOPE.exec(text) ?? [];
  return letters === '' ? null : { type, letters };
}

const words = (text: string): string[] => text.split(' ').filter((word) => word !== '');

/** Whether each word of a list of scopes is one that there is here. */
export const areScopes = (text: string): boolean =>
  words(text).length > 0 && words(text).every((word) => readScope(word) !== null);

const present = (text: string): Scope[] =>
  words(text)
    .map(readScope)
    .filter((scope) => scope !== null);

/** Whether a list of scopes lets an interaction through. */
export const allows = (scopes: string, type: string, interaction: Interaction): boolean =>
  present(scopes).some(
    (scope) => (scope.type === '*' || scope.type === type) && scope.letters.includes(interaction),
  );

/**
 * What of the scopes asked for is granted to a client: never more than it was registered with. `*` asks for what there
 * is of each type.
 */
export function grantedScopes(asked: string, registered: string): string {
  const granted = present(asked).flatMap(({ type, letters }) => {
    const among = type === '*' ? present(registered).map((scope) => scope.type) : [type];
    return [...new Set(among)].map((one) => {
      const left = [...letters].filter((letter) => allows(registered, one, letter as Interaction));
      return left.length === 0 ? null : `system/${one}.${left.join('')}`;
    });
  });
  return [...new Set(granted.filter((scope) => scope !== null))].join(' ');
}
