/** Looks for many secrets at once in bytes, in every form in which one may stand somewhere by mistake. */
export interface PlainSearch {
  /** The secrets found, each as `<secret> (<form>)`. */
  hitsIn(bytes: Buffer): string[];
}

/** Every form begins with at least as many bytes. */
const WINDOW = 8;
const FACTOR = 0x01_00_01_93;
const FILTER_BITS = 24;

const reversed = (text: string): string => [...text].reverse().join('');
const escaped = (text: string): string =>
  [...text].map((c) => (c < '\x7f' ? c : `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)).join('');

/** The characters of base64 that the secret alone decides, when it begins so many bytes into the text. */
function base64Within(secret: Buffer, before: number): string {
  const text = Buffer.concat([Buffer.alloc(before), secret]).toString('base64');
  const first = Math.ceil((before * 8) / 6);
  return text.slice(first, Math.floor(((before + secret.length) * 8) / 6));
}

function formsOf(secret: string): Record<string, Buffer> {
  const bytes = Buffer.from(secret);
  const base64 = [0, 1, 2].flatMap((before) => {
    const text = base64Within(bytes, before);
    const url = text.replaceAll('+', '-').replaceAll('/', '_');
    return [
      [`base64 ${before}`, Buffer.from(text)],
      [`base64url ${before}`, Buffer.from(url)],
    ] as const;
  });
  return {
    plain: bytes,
    reversed: Buffer.from(reversed(secret)),
    hex: Buffer.from(bytes.toString('hex')),
    HEX: Buffer.from(bytes.toString('hex').toUpperCase()),
    'UTF-16': Buffer.from(secret, 'utf16le'),
    'URL-encoded': Buffer.from(encodeURIComponent(secret)),
    'JSON-escaped': Buffer.from(escaped(secret)),
    'JSON-escaped, reversed': Buffer.from(escaped(reversed(secret))),
    ...Object.fromEntries(base64),
  };
}

interface Needle {
  readonly bytes: Buffer;
  readonly name: string;
}

/** Hash of the window that ends before `end`. */
function hashAt(bytes: Buffer, start: number): number {
  let hash = 0;
  for (let at = start; at < start + WINDOW; at += 1) hash = (Math.imul(hash, FACTOR) + (bytes[at] ?? 0)) | 0;
  return hash;
}

/** Rabin and Karp's rolling hash, with a bit for each hash of a needle's beginning. */
export function searchFor(secrets: readonly string[]): PlainSearch {
  const needles = new Map<number, Needle[]>();
  const filter = new Uint8Array(2 ** FILTER_BITS);
  for (const secret of new Set(secrets)) {
    for (const [form, bytes] of Object.entries(formsOf(secret))) {
      const hash = hashAt(bytes, 0);
      needles.set(hash, [...(needles.get(hash) ?? []), { bytes, name: `${secret} (${form})` }]);
      filter[hash >>> (32 - FILTER_BITS)] = 1;
    }
  }
  let leaving = 1;
  for (let step = 0; step < WINDOW; step += 1) leaving = Math.imul(leaving, FACTOR);
  return {
    hitsIn(bytes) {
      const hits = new Set<string>();
      if (bytes.length < WINDOW) return [];
      let hash = hashAt(bytes, 0);
      for (let start = 0; ; start += 1) {
        if (filter[hash >>> (32 - FILTER_BITS)] === 1) {
          for (const { bytes: needle, name } of needles.get(hash) ?? []) {
            if (bytes.subarray(start, start + needle.length).equals(needle)) hits.add(name);
          }
        }
        const entering = bytes[start + WINDOW];
        if (entering === undefined) return [...hits];
        hash = (Math.imul(hash, FACTOR) + entering - Math.imul(leaving, bytes[start] ?? 0)) | 0;
      }
    },
  };
}
