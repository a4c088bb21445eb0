import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import type { FirstAdmin, RegionName } from '../domain/sign-in/first-admin.ts';

/** What `npm run admin:create` wants to know: the flag, the variable, and the question where a person sits there. */
const QUESTIONS = {
  login: 'Login of the first SYS_ADMIN',
  name: 'Name of the person',
  organization: 'Name of the health authority that runs the network',
  uscc: 'Its unified social credit code (统一社会信用代码)',
  address: 'Its address',
} as const;
type Question = keyof typeof QUESTIONS;

export const USAGE = `npm run admin:create -- --login NAME --name NAME --organization NAME --uscc CODE --address TEXT
    --region CODE=NAME [--region CODE=NAME …]   (GB/T 2260; the first one is the authority's)
Each also as a variable: ADMIN_LOGIN, ADMIN_NAME, ADMIN_ORGANIZATION, ADMIN_USCC, ADMIN_ADDRESS, ADMIN_REGION.
With --region alone only the regions are entered.`;

export interface AdminAnswers {
  readonly regions: readonly RegionName[];
  /** Null when only regions are to be entered. */
  readonly admin: FirstAdmin | null;
}

/** @throws Error that names what is wrong or missing */
function regionOf(text: string): RegionName {
  const [code = '', name = ''] = text.split('=', 2);
  if (code === '' || name === '') throw new Error(`--region ${text}: write it as CODE=NAME`);
  return { code, name };
}

async function ask(missing: readonly Question[]): Promise<Partial<Record<Question, string>>> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answers: Partial<Record<Question, string>> = {};
  try {
    for (const question of missing) answers[question] = await terminal.question(`${QUESTIONS[question]}: `);
  } finally {
    terminal.close();
  }
  return answers;
}

/**
 * From flags, then variables, then questions (only at a terminal).
 * @throws Error that names everything that is missing
 */
export async function adminAnswers(
  args: readonly string[],
  variables: Readonly<Record<string, string | undefined>>,
  isTerminal: boolean,
): Promise<AdminAnswers> {
  const text = { type: 'string' } as const;
  const options = { login: text, name: text, organization: text, uscc: text, address: text } as const;
  const { values } = parseArgs({
    args: [...args],
    options: { ...options, region: { ...text, multiple: true } },
  });
  const regions = (values.region ?? variables.ADMIN_REGION?.split(',') ?? []).map(regionOf);
  const names = Object.keys(QUESTIONS) as Question[];
  const given = Object.fromEntries(
    names.map((name) => [name, values[name] ?? variables[`ADMIN_${name.toUpperCase()}`]]),
  ) as Partial<Record<Question, string>>;
  const missing = names.filter((name) => given[name] === undefined);
  if (missing.length === names.length && regions.length > 0) return { regions, admin: null };
  const [first] = regions;
  if (first === undefined || (missing.length > 0 && !isTerminal)) {
    const flags = [...missing, ...(first === undefined ? ['region'] : [])].map((name) => `--${name}`);
    throw new Error(`Missing: ${flags.join(', ')}\n\n${USAGE}`);
  }
  const answers = { ...given, ...(await ask(missing)) };
  const { login = '', name = '', organization = '', uscc = '', address = '' } = answers;
  const authority = { name: organization, uscc, regionCode: first.code, address };
  return { regions, admin: { login, name, authority } };
}
