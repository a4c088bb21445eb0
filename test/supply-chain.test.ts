import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
}

const json = (path: string) => JSON.parse(readFileSync(path, 'utf8'));
const project: {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  allowScripts: Record<string, boolean>;
} = json('package.json');
const { packages }: { packages: Record<string, Locked> } = json('package-lock.json');

/** Every installed package with its name; the first entry of the lock is the project itself. */
const installed = Object.entries(packages)
  .filter(([place]) => place !== '')
  .map(([place, locked]) => ({ name: place.replace(/^.*node_modules\//, ''), ...locked }));
const namesWhere = (found: (one: (typeof installed)[number]) => boolean): string[] => [
  ...new Set(installed.filter(found).map(({ name }) => name)),
];

describe('what is installed is known', () => {
  test('each package at one exact version', () => {
    const wanted = Object.entries({ ...project.dependencies, ...project.devDependencies });
    expect(wanted.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.-]+)?$/.test(version))).toEqual([]);
  });

  test('the lock holds that version', () => {
    const wanted = Object.entries({ ...project.dependencies, ...project.devDependencies });
    const other = wanted.filter(([name, version]) => packages[`node_modules/${name}`]?.version !== version);
    expect(other).toEqual([]);
  });

  test('from a registry, with its digest', () => {
    const loose = namesWhere(
      ({ resolved = 'https:', integrity = '' }) =>
        !resolved.startsWith('https:') || !integrity.startsWith('sha512-'),
    );
    expect(loose).toEqual([]);
  });

  test('which of them may run a script at the installation is decided', () => {
    const undecided = namesWhere(
      ({ name, hasInstallScript = false }) => hasInstallScript && !(name in project.allowScripts),
    );
    expect(undecided).toEqual([]);
  });
});

describe('what is shipped may be used', () => {
  const PERMISSIVE =
    /^\(?(MIT|ISC|Apache-2\.0|BSD-[23]-Clause|0BSD|BlueOak-1\.0\.0|Unlicense|CC0-1\.0)\b(?! WITH)/;
  /** Why each of the others may be there: docs/security.md. */
  const EXPLAINED = ['elkjs', 'expand-template', 'png-js', 'seq-queue'];

  test('under a licence that asks for no more than its notice', () => {
    const others = namesWhere(({ dev = false, license = '' }) => !dev && !PERMISSIVE.test(license));
    expect(others.filter((name) => !EXPLAINED.includes(name))).toEqual([]);
  });

  test('the fonts are shipped with their licence', () => {
    const licence = readFileSync('server/print/fonts/OFL.txt', 'utf8');
    const fonts = readdirSync('server/print/fonts').filter((file) => file.endsWith('.ttf'));
    expect(fonts.filter((file) => !licence.includes(file))).toEqual([]);
    expect(licence).toContain('SIL OPEN FONT LICENSE Version 1.1');
    expect(readFileSync('docs/security.md', 'utf8')).toContain('SIL Open Font License');
  });

  test('docs/security.md explains the exceptions', () => {
    const security = readFileSync('docs/security.md', 'utf8');
    expect(EXPLAINED.filter((name) => !security.includes(`\`${name}\``))).toEqual([]);
  });
});
