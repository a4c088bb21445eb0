import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sourceTree } from './support/source-tree.ts';

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'SECURITY.md',
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .map((name) => posix.join('docs', name.replaceAll('\\', '/')))
    .filter((path) => path.endsWith('.md')),
];
const textOf = (path: string): string => readFileSync(path, 'utf8');
const shipped = sourceTree().filter(({ folder }) => folder !== 'test');
const foundIn = (form: RegExp): string[] => [
  ...new Set(shipped.flatMap(({ text }) => [...text.matchAll(form)].map(([all, found]) => found ?? all))),
];

test.each(pages)('the links of %s lead somewhere', (page) => {
  const targets = [...textOf(page).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(
    ([, target]) => target ?? '',
  );
  const missing = targets.filter((target) => !existsSync(posix.join(posix.dirname(page), target)));
  expect(missing).toEqual([]);
});

describe('docs/rules.md says what the sources named in the code are', () => {
  const rules = textOf('docs/rules.md');
  const named = [...rules.matchAll(/^\| (\S[^|]*?) \|/gm)].map(([, name]) => name ?? '');

  test.each([
    ['domain', /\bdomain \d(?:\.\d+)?/g],
    ['validation', /\bV\d{1,2}\b/g],
    ['requirements', /requirements ([AB]\d*\.\d+)/g],
  ])('%s', (_kind, form) => {
    expect(
      foundIn(form).filter(
        (source) => !named.some((name) => name === source || name.startsWith(`${source} `)),
      ),
    ).toEqual([]);
  });

  test('habits are numbered in docs/architecture.md', () => {
    const habits = textOf('docs/architecture.md');
    const numbers = foundIn(/\bhabit (\d+)/g);
    expect(numbers.filter((number) => !habits.includes(`\n${number}. **`))).toEqual([]);
  });
});

test('docs/access.md lists every network-wide refusal', () => {
  const access = textOf('docs/access.md');
  const codes = foundIn(/code: '(\w+)'[^{}]*?isNetworkWide: true/g);
  expect(codes.length).toBeGreaterThan(0);
  expect(codes.filter((code) => !access.includes(`\`${code}\``))).toEqual([]);
});

test('docs/operations.md lists every setting', () => {
  const operations = textOf('docs/operations.md');
  const settings = [
    ...textOf('server/environment.ts').matchAll(
      /^ {2}([A-Z][A-Z_]+): z\b|^ {2}([A-Z][A-Z_]+): \w+\.(?:default|optional)/gm,
    ),
  ];
  const names = settings.map(([, first, second]) => first ?? second ?? '');
  expect(names.length).toBeGreaterThan(10);
  expect(names.filter((name) => !operations.includes(`| \`${name}\``))).toEqual([]);
});

test('the README lists every demo sign-in', () => {
  const readme = textOf('README.md');
  const logins = [...textOf('domain/sign-in/demo-logins.ts').matchAll(/^ {2}'?([a-z-]+)'?: '[A-Z_]+'/gm)];
  expect(logins.length).toBeGreaterThan(10);
  expect(logins.map(([, login]) => login).filter((login) => !readme.includes(`\`${login}\``))).toEqual([]);
});

describe('docs/security.md claims nothing that is not there', () => {
  const security = textOf('docs/security.md');
  const placesIn = (text: string): string[] =>
    [
      ...text.matchAll(
        /`((?:(?:server|schema|domain|prisma|test|docs)\/[\w./-]+|[A-Z]+\.md|[a-z]+\.json))`/g,
      ),
    ].map(([, place]) => place ?? '');

  test('every file it names', () => {
    const places = placesIn(security);
    expect(places.length).toBeGreaterThan(100);
    expect([...new Set(places)].filter((place) => !existsSync(place))).toEqual([]);
  });

  test('every row of a map is shown by a test, or says who has to see to it', () => {
    const maps = security.slice(security.indexOf('## OWASP'), security.indexOf('## Known'));
    const rows = [...maps.matchAll(/^\| (?!---|Requirement|Clause|Article)(.*) \|$/gm)].map(([, row]) =>
      (row ?? '').split(' | '),
    );
    expect(rows.length).toBeGreaterThan(70);
    const idle = rows.filter(
      ([, , shownBy = '', left = '']) => placesIn(shownBy).length === 0 && left.trim() === '',
    );
    expect(idle).toEqual([]);
    const tests = rows.flatMap(([, , shownBy = '']) => placesIn(shownBy));
    expect(tests.filter((place) => !/^test\/.*\.test\.ts$/.test(place))).toEqual([]);
  });
});

test('every command that the documents name exists', () => {
  const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
  const named = pages.flatMap((page) =>
    [...textOf(page).matchAll(/npm run (?:--silent )?([a-z:]+)/g)].map(([, name]) => name ?? ''),
  );
  expect([...new Set(named)].filter((name) => !(name in scripts))).toEqual([]);
});
