import { useAuditKeys } from '../domain/audit/chain/mac.ts';
import { createSeal, useSeal } from '../domain/seal/seal.ts';
import type { Config } from './config.ts';

/** Gives the process the keys of its configuration, before the database is opened. */
export function useKeys({ seal, audit }: Pick<Config, 'seal' | 'audit'>): void {
  useSeal(createSeal(seal));
  useAuditKeys(audit);
}
