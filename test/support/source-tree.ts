import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';

export const FOLDERS = ['server', 'schema', 'fhir', 'domain', 'prisma', 'test'] as const;

export interface Import {
  /** Path from the root of the project, or the name of a package. */
  readonly target: string;
  readonly isPackage: boolean;
  readonly isTypeOnly: boolean;
  readonly names: readonly string[];
}

export interface Source {
  readonly path: string;
  readonly folder: string;
  readonly lines: number;
  readonly text: string;
  /** The text without comments, and with empty strings. */
  readonly code: string;
  readonly imports: readonly Import[];
}

const NOT_CODE = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g;
const STATEMENT = /^(?:import|export)\s+(type\s+)?([^'";=(]*?)\s*from\s+'([^']+)'/gm;
const BARE = /^import\s+'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/gm;

/** The names that an import clause binds, `*` for a namespace. */
const namesOf = (clause: string): string[] =>
  clause
    .replace(/[{}]/g, ' ')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

function importsOf(path: string, text: string): Import[] {
  const made = (target: string, isTypeOnly: boolean, names: readonly string[]): Import => {
    const isPackage = !target.startsWith('.');
    const resolved = isPackage ? target : posix.join(posix.dirname(path), target);
    return { target: resolved, isPackage, isTypeOnly, names };
  };
  const named = [...text.matchAll(STATEMENT)].map(([, type, clause, target]) => {
    const names = namesOf(clause ?? '');
    const isTypeOnly =
      type !== undefined || (names.length > 0 && names.every((name) => name.startsWith('type ')));
    return made(
      target ?? '',
      isTypeOnly,
      names.map((name) => name.replace(/^type /, '').replace(/ as .*/, '')),
    );
  });
  const bare = [...text.matchAll(BARE)].map(([, first, second]) => made(first ?? second ?? '', false, []));
  return [...named, ...bare];
}

const sourceOf = (path: string): Source => {
  const text = readFileSync(path, 'utf8');
  return {
    path,
    folder: path.split('/')[0] ?? '',
    lines: text.trimEnd().split('\n').length,
    text,
    code: text.replace(NOT_CODE, (found) => (found.startsWith('/') ? ' ' : found.slice(0, 1).repeat(2))),
    imports: importsOf(path, text),
  };
};

/** Every hand-written TypeScript file of the project, by path. */
export const sourceTree = (): Source[] =>
  FOLDERS.filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
    )
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ts') && !path.startsWith('prisma/generated/'))
    .sort()
    .map(sourceOf);
