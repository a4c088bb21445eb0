import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import { newId } from '../domain/id.ts';

const ALGORITHM = 'ES384';

function readKey(file: string): JWK | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as JWK;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

async function makeKey(file: string): Promise<void> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  const jwk = await exportJWK(privateKey);
  const key = { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: ALGORITHM, use: 'sig' };
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${newId(new Date())}`;
  writeFileSync(draft, `${JSON.stringify(key, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  try {
    // Of two processes one has its key taken: a link is never half written.
    linkSync(draft, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * The public keys of the demo network's hospital system as a JSON Web Key Set. The private one is kept in `file`, made where
 * there is none, for whoever wants to try the interface.
 */
export async function demoHisKeys(file: string): Promise<string> {
  const key = readKey(file);
  if (key === null) {
    await makeKey(file);
    return demoHisKeys(file);
  }
  const { d: _private, ...publicKey } = key;
  return JSON.stringify({ keys: [publicKey] });
}
