/**
 * `filename*` (RFC 8187): the percent-encoded bytes of a name in UTF-8. Of what the RFC wants encoded, `'()*` may stand as
 * they are: `encodeURIComponent` of a browser leaves them.
 */
const EXTENDED =
  /;\s*filename\*\s*=\s*UTF-8'[A-Za-z0-9-]*'((?:[A-Za-z0-9!#$&+.^_`|~'()*-]|%[0-9A-Fa-f]{2})+)\s*(?:;|$)/i;
const QUOTED = /;\s*filename\s*=\s*"((?:[^"\\]|\\.)*)"\s*(?:;|$)/i;
const TOKEN = /;\s*filename\s*=\s*([A-Za-z0-9!#$%&'*+.^_`|~-]+)\s*(?:;|$)/i;

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/**
 * The name in a header `Content-Disposition: attachment; filename*=UTF-8''…` (RFC 6266), or `filename="…"` where it has
 * none; null when there is none that can be read.
 */
export function nameIn(header: string | undefined): string | null {
  if (header === undefined || !/^\s*attachment\s*;/i.test(header)) return null;
  const extended = EXTENDED.exec(header)?.[1];
  if (extended !== undefined) return decoded(extended);
  const quoted = QUOTED.exec(header)?.[1]?.replace(/\\(.)/g, '$1');
  const plain = quoted ?? TOKEN.exec(header)?.[1] ?? null;
  // Other bytes than ASCII come in no encoding that is agreed on.
  return plain !== null && /^[\x20-\x7e]+$/.test(plain) ? plain : null;
}

const escaped = (character: string): string =>
  `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;

/** The header under which a file is saved by its name; who does not read it takes `file` with the ending. */
export function attachmentNamed(name: string): string {
  const ending = /\.[A-Za-z0-9]{1,8}$/.exec(name)?.[0] ?? '';
  const encoded = encodeURIComponent(name).replace(/['()*]/g, escaped);
  return `attachment; filename="file${ending}"; filename*=UTF-8''${encoded}`;
}
