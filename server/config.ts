import { dirname, join } from 'node:path';
import type { SecondFactorRule } from '../domain/sign-in/second-factor/rule.ts';
import { keyRing, keysOf } from './config-keys.ts';
import { Environment } from './environment.ts';
import type { ClamdAddress } from './files/clamd-address.ts';
import { readKeyFile, type SigningKey } from './keys.ts';
import { type OpenIdConfig, openIdOf, openIdProblems } from './openid-config.ts';

export interface Config {
  readonly isProduction: boolean;
  readonly host: string;
  readonly port: number;
  readonly databaseUrl: string;
  readonly clock: 'system' | 'test';
  readonly signingKey: SigningKey;
  readonly seal: {
    readonly activeKeyId: string;
    readonly keys: Readonly<Record<string, Uint8Array>>;
    readonly indexKey: Uint8Array;
    readonly indexKeysBefore: readonly Uint8Array[];
  };
  /** The keys of the audit log (domain/audit/mac.ts). */
  readonly audit: { readonly activeKeyId: string; readonly keys: Readonly<Record<string, Uint8Array>> };
  /** Where the ends of the audit chains are kept hour by hour; null for nowhere. */
  readonly auditHeadDir: string | null;
  readonly issuer: string;
  readonly audience: string;
  /** The provider whose tokens are exchanged for sessions, where there is one. */
  readonly openId: OpenIdConfig | null;
  /** In production no staff works with a password alone. */
  readonly secondFactor: SecondFactorRule;
  /** The virus scanner that looks at files beside the own one; null for none. */
  readonly clamd: ClamdAddress | null;
  readonly corsOrigins: readonly string[];
  /** How many proxies stand in front, whose X-Forwarded-For is believed. */
  readonly trustedProxies: number;
  readonly logLevel: string;
  /** Who has it may read /metrics. */
  readonly metricsToken: string | null;
  readonly isDemoWanted: boolean;
  /** How long readiness fails before the service stops listening, in milliseconds. */
  readonly drainMs: number;
  /** How often each process looks for new events while somebody has a stream open, in milliseconds. */
  readonly eventsEveryMs: number;
  /** Ranges (CIDR) beside the public internet in which hospital systems may be called; loopback outside production. */
  readonly outboundRanges: readonly string[];
  /** Where the private key of the demo network's hospital system is kept, beside the keys of this machine. */
  readonly demoHisKeyFile: string;
  /** Font files for characters that the shipped fonts lack. */
  readonly printFonts: readonly string[];
}

/** On a developer's machine a hospital system is beside the service. */
const LOOPBACK = ['127.0.0.0/8', '::1/128'];

export const DEFAULT_DATABASE_URL = 'file:data/yiyang.db';
const DEFAULT_HEAD_DIR = 'data/heads';

/** Everything that is wrong with the configuration, said at once. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The configuration is not complete:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/** The keys of 32 bytes; no two of them may be the same. */
const BYTE_KEYS = ['SEAL_KEY', 'SEAL_INDEX_KEY', 'AUDIT_KEY'] as const;
const SECRETS = ['SIGNING_KEY', ...BYTE_KEYS] as const;

/** What only production asks for: nothing that was made up for it. */
function productionProblems(env: Environment): string[] {
  const secrets = [...SECRETS, 'DATABASE_URL', 'ISSUER'] as const;
  const problems = secrets.filter((name) => env[name] === undefined).map((name) => `${name} is not set.`);
  if (env.CLOCK === 'test') problems.push('CLOCK=test moves time at will and is refused in production.');
  if (env.DEMO === true)
    problems.push('DEMO=true makes accounts with a known password and is refused in production.');
  const local = readKeyFile(env.KEYS_FILE);
  for (const name of BYTE_KEYS) {
    if (local !== null && env[name] === local[name])
      problems.push(`${name} is the key that ${env.KEYS_FILE} made for development.`);
  }
  BYTE_KEYS.forEach((name, i) => {
    for (const other of BYTE_KEYS.slice(i + 1)) {
      if (env[name] !== undefined && env[name] === env[other])
        problems.push(`${name} and ${other} are the same key.`);
    }
  });
  return problems;
}

/**
 * The configuration from environment variables (docs/operations.md lists them). Outside production, missing keys
 * are made once and kept in `KEYS_FILE`.
 * @throws ConfigError with every problem
 */
export function readConfig(variables: Readonly<Record<string, string | undefined>>): Config {
  // An empty variable counts as not set, as in most shells and compose files.
  const set = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const parsed = Environment.safeParse(set);
  const isProduction = set.NODE_ENV === 'production';
  const problems = parsed.success
    ? []
    : parsed.error.issues.map(({ path, message }) => `${String(path[0])}: ${message}.`);
  // One wrong variable must not hide what else is missing.
  const wrong = new Set(parsed.success ? [] : parsed.error.issues.map(({ path }) => String(path[0])));
  const env = parsed.success
    ? parsed.data
    : Environment.parse({ ...Object.fromEntries(Object.entries(set).filter(([name]) => !wrong.has(name))) });
  if (isProduction)
    problems.push(...productionProblems(env).filter((problem) => !wrong.has(problem.split(' ')[0] ?? '')));
  problems.push(...openIdProblems(env));
  const keys = keysOf(env, problems);
  const { signingKey, sealKey, indexKey, auditKey } = keys;
  if (problems.length > 0 || !signingKey || !sealKey || !indexKey || !auditKey)
    throw new ConfigError(problems);
  return Object.freeze({
    isProduction,
    host: env.HOST ?? (isProduction ? '0.0.0.0' : '127.0.0.1'),
    port: env.PORT,
    databaseUrl: env.DATABASE_URL ?? DEFAULT_DATABASE_URL,
    clock: env.CLOCK,
    signingKey,
    seal: {
      ...keyRing(sealKey, keys.sealBefore),
      indexKey,
      indexKeysBefore: keys.indexBefore.filter((key) => key !== null),
    },
    audit: keyRing(auditKey, keys.auditBefore),
    // Heads of several databases in one folder would be taken for one another's.
    auditHeadDir: env.AUDIT_HEAD_DIR ?? (env.DATABASE_URL === undefined ? DEFAULT_HEAD_DIR : null),
    issuer: env.ISSUER ?? `http://localhost:${env.PORT}`,
    audience: env.AUDIENCE,
    openId: openIdOf(env),
    secondFactor: { isForStaff: isProduction },
    clamd: env.CLAMD ?? null,
    corsOrigins: env.CORS_ORIGINS,
    trustedProxies: env.TRUST_PROXY,
    logLevel: env.LOG_LEVEL,
    metricsToken: env.METRICS_TOKEN ?? null,
    isDemoWanted: env.DEMO ?? !isProduction,
    drainMs: env.DRAIN_MS ?? (isProduction ? 2000 : 0),
    eventsEveryMs: env.EVENTS_EVERY_MS,
    outboundRanges: env.OUTBOUND_RANGES ?? (isProduction ? [] : LOOPBACK),
    demoHisKeyFile: join(dirname(env.KEYS_FILE), 'demo-his.private.jwk.json'),
    printFonts: env.PRINT_FONTS,
  });
}
