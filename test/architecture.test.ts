import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { FOLDERS, type Import, type Source, sourceTree } from './support/source-tree.ts';

const sources = sourceTree();
const byPath = new Map(sources.map((source) => [source.path, source]));

/** One row per permission of the import table in docs/architecture.md. Without `names` anything may be imported. */
interface Allowance {
  readonly to: RegExp;
  readonly names?: readonly string[];
  readonly typesOnly?: true;
}

const SHARED_SCHEMA = /^schema\/[a-z-]+\.ts$/;
const allowances: Readonly<Record<string, (path: string) => readonly Allowance[]>> = {
  server: (path) => [
    { to: /^server\// },
    { to: /^schema\/index\.ts$/ },
    { to: /^fhir\/(facade|outbound)/ },
    // The contracts that every layer shares, the feed of events, seal, sign-in, audit, sweeps; commands and machines act, and prints read, through the domain.
    {
      to: /^domain\/([a-z-]+|codes\/[a-z-]+|event\/(feed|seat)|seal\/[a-z-]+|sign-in\/([a-z-]+\/)?[a-z-]+|audit\/([a-z-]+\/)?[a-z-]+|[a-z-]+\/(sweep|extend))\.ts$/,
    },
    ...(/^server\/(print\/|files|fhir\/|commands\/|admin-|his-)/.test(path) ? [{ to: /^domain\// }] : []),
    { to: /^prisma\/client\.ts$/, names: ['connect', 'close', 'isWritable', 'engine'] },
    { to: /^prisma\/(migrate|seed|backup\/(make|restore))\.ts$/ },
  ],
  schema: (path) => [
    { to: new RegExp(`^${path.split('/').slice(0, -1).join('/')}/[a-z-]+\\.ts$`) },
    { to: SHARED_SCHEMA },
    ...(path === 'schema/index.ts'
      ? [{ to: /^schema\/[a-z-]+\/(type|queries|mutations|subscriptions)\.ts$/ }]
      : []),
    { to: /^domain\// },
    { to: /^prisma\/client\.ts$/, names: ['read', 'ReadClient'] },
    { to: /^prisma\/generated\// },
  ],
  fhir: () => [{ to: /^fhir\// }, { to: /^domain\// }],
  domain: (path) =>
    /(^|[/-])(workflow|interval)\.ts$/.test(path)
      ? [{ to: /^domain\//, typesOnly: true }, { to: /^domain\/[a-z-]+\/workflow\.ts$/ }]
      : [{ to: /^domain\// }, { to: /^prisma\/client\.ts$/ }],
  prisma: (path) => [{ to: /^prisma\// }, ...(path.startsWith('prisma/seed') ? [{ to: /^domain\// }] : [])],
  test: () => [{ to: /./ }],
};

const isAllowed = (from: Source, used: Import): boolean =>
  (allowances[from.folder]?.(from.path) ?? []).some(
    ({ to, names, typesOnly }) =>
      to.test(used.target) &&
      (names === undefined || used.names.every((name) => names.includes(name))) &&
      (typesOnly === undefined || used.isTypeOnly),
  );

/** Commands are the files that package.json starts, as they are or bundled. */
const scripts = JSON.stringify(JSON.parse(readFileSync('package.json', 'utf8')).scripts);
const bundled = (path: string): string => path.replace(/^server\/(?:commands\/)?(.*)\.ts$/, 'dist/$1.js');
const isCommand = ({ path }: Source): boolean => scripts.includes(path) || scripts.includes(bundled(path));

const offences = (among: readonly Source[], found: (source: Source) => readonly string[]): string[] =>
  among.flatMap((source) => found(source).map((what) => `${source.path}: ${what}`));
const shipped = sources.filter(({ folder }) => folder !== 'test');

describe('a request goes server → schema or fhir → domain → prisma, and nothing points back', () => {
  test.each(FOLDERS)('%s imports only what the table allows it', (folder) => {
    const of = sources.filter((source) => source.folder === folder);
    const wrong = offences(of, (source) =>
      source.imports
        .filter((used) => !used.isPackage && !isAllowed(source, used))
        .map(({ target, names }) => `imports { ${names.join(', ')} } from ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  test('the domain and the database know no transport', () => {
    const TRANSPORT =
      /^(graphql|graphql-.*|@pothos\/.*|express|@escape\.tech\/.*|fhir-kit-client|node:http)$/;
    const wrong = offences(
      shipped.filter(({ folder }) => folder === 'domain' || folder === 'prisma'),
      ({ imports }) => imports.filter(({ target }) => TRANSPORT.test(target)).map(({ target }) => target),
    );
    expect(wrong).toEqual([]);
  });

  test('codes, identifiers and times are pure: no database', () => {
    const PURE =
      /^domain\/((codes|identifier)\/|([a-z-]+\/)?([a-z]+-)?(workflow|interval)\.ts|(text|name|mask|calendar-date|clock)\.ts)/;
    const wrong = offences(
      shipped.filter(({ path }) => PURE.test(path)),
      ({ imports }) =>
        imports.filter(({ target }) => target.startsWith('prisma/')).map(({ target }) => target),
    );
    expect(wrong).toEqual([]);
  });

  test('no module needs itself to be loaded', () => {
    const loads = ({ imports }: Source) =>
      imports.flatMap(({ isTypeOnly, target }) => (isTypeOnly ? [] : (byPath.get(target) ?? [])));
    const done = new Set<Source>();
    const circles: string[] = [];
    const visit = (source: Source, trail: readonly Source[]): void => {
      const start = trail.indexOf(source);
      if (start >= 0) circles.push([...trail.slice(start), source].map(({ path }) => path).join(' → '));
      if (start >= 0 || done.has(source)) return;
      for (const next of loads(source)) visit(next, [...trail, source]);
      done.add(source);
    };
    for (const source of shipped) visit(source, []);
    expect(circles).toEqual([]);
  });
});

describe('importing a file does nothing', () => {
  const EFFECT =
    /^(?:(?:await|void|new|if|for|while|try|switch|throw|delete)\b|[\w$.]+(?:\?\.)?\(|[\w$.[\]]+ [-+*/|&?]*= ).*$/gm;

  test('only commands have effects; the schema registers with its builder', () => {
    const wrong = offences(
      shipped.filter((source) => !isCommand(source)),
      ({ folder, code }) =>
        [...code.matchAll(EFFECT)]
          .map(([line]) => line)
          .filter((line) => folder !== 'schema' || !line.startsWith('builder.')),
    );
    expect(wrong).toEqual([]);
  });

  test('nothing imports a command', () => {
    const wrong = offences(sources, ({ imports }) =>
      imports
        .map(({ target }) => target)
        .filter((target) => {
          const source = byPath.get(target);
          return source !== undefined && isCommand(source);
        }),
    );
    expect(wrong).toEqual([]);
  });
});

describe('a reader finds their way', () => {
  const VAGUE = 'util utils helper helpers manager managers handler handlers data info common misc'.split(
    ' ',
  );

  test('no file or folder has a vague name', () => {
    // What tests and benchmarks start is the service itself.
    const isVague = (word: string, { folder }: Source) =>
      VAGUE.includes(word) || (/^services?$/.test(word) && folder !== 'test');
    // Types of R4 are called what R4 calls them.
    const R4_NAMES = /healthcare-service|service-request/g;
    const wrong = sources.filter((source) =>
      source.path
        .replace(R4_NAMES, 'r4')
        .split(/[/.-]/)
        .some((word) => isVague(word, source)),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  test('no exported name is vague', () => {
    const EXPORTED = /^export (?:async )?(?:const|function|class|interface|type) (\w+)/gm;
    const VAGUE_END = /(?:Utils?|Helpers?|Manager|Handler|Data|Info)$/;
    const wrong = offences(sources, ({ code }) =>
      [...code.matchAll(EXPORTED)].map(([, name]) => name ?? '').filter((name) => VAGUE_END.test(name)),
    );
    expect(wrong).toEqual([]);
  });

  test('no file is longer than 250 lines', () => {
    const long = sources.filter(({ lines }) => lines > 250).sort((a, b) => b.lines - a.lines);
    expect(long.map(({ path, lines }) => `${path}: ${lines}`)).toEqual([]);
  });

  test('half of the shipped files have at most 60 lines', () => {
    const sorted = [...shipped].sort((a, b) => a.lines - b.lines);
    const longest = sorted.slice(-10).map(({ path, lines }) => `${path}: ${lines}`);
    expect(sorted[Math.floor(sorted.length / 2)]?.lines, longest.join('\n')).toBeLessThanOrEqual(60);
  });
});

describe('the compiler is never talked out of an error', () => {
  const JSON_OF_A_TEST_CLIENT = 'test/support/client.ts';

  test.each([
    ['type any', /(?:[:<|&(,]|\bas|=>)\s*any\b(?!\s*[:(])/g],
    ['non-null !', /[\w)\]]!(?!=)(?=[.,;)\]}[\s])/g],
  ])('no %s', (_name, form) => {
    const among = sources.filter(({ path }) => path !== JSON_OF_A_TEST_CLIENT);
    expect(offences(among, ({ code }) => [...code.matchAll(form)].map(([found]) => found))).toEqual([]);
  });

  test('no suppressed finding and nothing left to be done', () => {
    const among = sources.filter(
      ({ path }) => path !== JSON_OF_A_TEST_CLIENT && path !== 'test/architecture.test.ts',
    );
    const SUPPRESSED =
      /@ts-(?:ignore|expect-error|nocheck)|biome-ignore|eslint-disable|\b(?:TODO|FIXME|XXX|HACK)\b/g;
    expect(offences(among, ({ text }) => [...text.matchAll(SUPPRESSED)].map(([found]) => found))).toEqual([]);
  });
});

test('a test that replaces a module has it loaded anew: its worker may have loaded it for an earlier file', () => {
  const mocking = sources.filter(({ code }) => /\bvi\.mock\(/.test(code));
  expect(mocking.length).toBeGreaterThan(0);
  const wrong = mocking.filter(({ code }) => [...code.matchAll(/\bvi\.resetModules\(\)/g)].length < 2);
  expect(wrong.map(({ path }) => path)).toEqual([]);
});
