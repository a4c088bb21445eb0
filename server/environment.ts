import { z } from 'zod';
import { isCidr } from '../fhir/outbound/private-address.ts';
import { clamdAddress } from './files/clamd-address.ts';
import { isPrintFont } from './print/fonts.ts';

const flag = z.enum(['true', 'false']).transform((text) => text === 'true');
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== ''),
);
const origin = z
  .string()
  .refine(
    (text) => URL.canParse(text) && new URL(text).origin === text,
    'must be origins like https://a.example',
  );

/** What the environment says, read as it is meant; docs/operations.md lists the variables. */
export const Environment = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  HOST: z.string().optional(),
  PORT: z.coerce.number().int().min(0).max(65_535).default(4000),
  DATABASE_URL: z
    .string()
    .regex(/^(file:.|postgres(ql)?:\/\/)/, 'must begin with file: or postgresql://')
    .optional(),
  CLOCK: z.enum(['system', 'test']).default('system'),
  SIGNING_KEY: z.string().optional(),
  SEAL_KEY: z.string().optional(),
  SEAL_KEYS_BEFORE: list.default([]),
  SEAL_INDEX_KEY: z.string().optional(),
  SEAL_INDEX_KEYS_BEFORE: list.default([]),
  AUDIT_KEY: z.string().optional(),
  AUDIT_KEYS_BEFORE: list.default([]),
  AUDIT_HEAD_DIR: z.string().optional(),
  KEYS_FILE: z.string().default('data/keys.json'),
  ISSUER: z.url().optional(),
  AUDIENCE: z.string().default('yiyang-link'),
  OPENID_ISSUER: z.url().optional(),
  OPENID_AUDIENCE: z.string().optional(),
  OPENID_LOGIN_CLAIM: z.string().default('preferred_username'),
  CLAMD: clamdAddress.optional(),
  CORS_ORIGINS: list.pipe(z.array(origin)).default([]),
  TRUST_PROXY: z.coerce.number().int().min(0).max(10).default(0),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  METRICS_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
  DEMO: flag.optional(),
  DRAIN_MS: z.coerce.number().int().min(0).max(5000).optional(),
  EVENTS_EVERY_MS: z.coerce.number().int().min(10).max(10_000).default(500),
  OUTBOUND_RANGES: list
    .pipe(z.array(z.string().refine(isCidr, 'must be ranges like 10.1.0.0/16')))
    .optional(),
  PRINT_FONTS: list
    .pipe(z.array(z.string().refine(isPrintFont, 'must be paths of font files, each of one font')))
    .default([]),
});
export type Environment = z.infer<typeof Environment>;
