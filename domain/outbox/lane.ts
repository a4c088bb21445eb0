import { rows, statement } from '../../prisma/client.ts';
import type { EndpointLogin } from '../codes/endpoint.ts';
import { machineAt, STANDING_COLUMNS, type StandingRow } from '../endpoint/standing.ts';
import type { RegisteredClient } from '../his-client/standing.ts';
import { seal } from '../seal/seal.ts';
import { isUnpaused } from './circuit.ts';
import { freeAt, isFree, leasesOf } from './lease.ts';
import { isProbed } from './retry.ts';

/** Where a system is told, and how to sign in there. */
export interface Destination {
  readonly id: string;
  /** Without a slash at its end. */
  readonly address: string;
  readonly login: EndpointLogin;
  readonly tokenUrl: string | null;
  readonly clientId: string | null;
  readonly scope: string | null;
  /** The bearer token, or the private JWK that signs assertions. */
  readonly secret: string | null;
  /** How many attempts in a row have failed. */
  readonly failures: number;
  readonly isActive: boolean;
  readonly isProbeDue: boolean;
  /** As whom the system behind it reads. */
  readonly machine: RegisteredClient;
}

/** What a system is to be told next. */
export interface Message {
  readonly id: string;
  readonly journeyId: string;
  readonly noun: string;
  readonly nounId: string;
  readonly toState: string;
  readonly attempts: number;
  readonly giveUpAt: Date;
  readonly recordedAt: Date;
  /** Since when the other side may have it. */
  readonly leftAt: Date | null;
}

const selectDue = statement(`
  SELECT e."id" FROM "Endpoint" e WHERE e."state" <> 'RETIRED' AND ${isFree('e')} AND (
    e."probeDueAt" <= :now OR (e."state" = 'ACTIVE' AND ${isUnpaused('e')} AND EXISTS (
      SELECT 1 FROM "OutboxMessage" m WHERE m."endpointId" = e."id" AND m."state" = 'PENDING' AND m."nextAttemptAt" <= :now)))
  ORDER BY e."id"`);

/** The systems that are to be told something now, and that nobody is telling. */
export async function lanesDue(now: Date): Promise<string[]> {
  const found = await rows<{ id: string }>(selectDue, freeAt(now));
  return found.map(({ id }) => id);
}

/** One process at a time tells a system. */
export const lanes = leasesOf('Endpoint', `"state" <> 'RETIRED'`);

const selectDestination = statement(`
  SELECT ${STANDING_COLUMNS}, e."address", e."login", e."tokenUrl", e."clientId", e."scope", e."secretSealed",
    e."failures", e."state", CASE WHEN e."probeDueAt" <= :now THEN 1 ELSE 0 END AS "isProbeDue"
  FROM "Endpoint" e JOIN "Organization" o ON o."id" = e."organizationId"
  WHERE e."id" = :id AND e."state" <> 'RETIRED'`);

interface DestinationRow extends StandingRow {
  readonly address: string;
  readonly login: EndpointLogin;
  readonly tokenUrl: string | null;
  readonly clientId: string | null;
  readonly scope: string | null;
  readonly secretSealed: string | null;
  readonly failures: number;
  readonly state: string;
  readonly isProbeDue: 0 | 1;
}

/** The system as it is registered now; null for one that is retired. */
export async function destinationOf(id: string, now: Date): Promise<Destination | null> {
  const [row] = await rows<DestinationRow>(selectDestination, { id, now });
  if (row === undefined) return null;
  const { address, login, tokenUrl, clientId, scope, secretSealed, failures, state } = row;
  const place = { table: 'Endpoint', row: id, column: 'secretSealed' };
  return {
    ...{ id, address, login, tokenUrl, clientId, scope, failures },
    secret: secretSealed === null ? null : seal().open(secretSealed, place),
    isActive: state === 'ACTIVE',
    isProbeDue: row.isProbeDue === 1,
    machine: machineAt(row),
  };
}

// Of a journey the next message waits for the one before it, whatever became of that one's attempts.
const selectMessages = statement(`
  SELECT m."id", m."journeyId", m."noun", m."nounId", m."toState", m."attempts", m."giveUpAt", m."recordedAt",
    m."leftAt"
  FROM "OutboxMessage" m JOIN "Endpoint" e ON e."id" = m."endpointId"
  WHERE m."endpointId" = :id AND m."state" = 'PENDING' AND m."nextAttemptAt" <= :now AND e."state" = 'ACTIVE' AND ${isUnpaused('e')}
    AND NOT EXISTS (SELECT 1 FROM "OutboxMessage" b WHERE b."endpointId" = m."endpointId" AND b."state" = 'PENDING'
      AND b."journeyId" = m."journeyId" AND b."seq" < m."seq")
  ORDER BY m."seq" LIMIT :limit`);

/** How many journeys are told of before the lane is renewed. */
const BATCH = 20;

type MessageRow = Omit<Message, 'giveUpAt' | 'recordedAt' | 'leftAt'> & {
  readonly giveUpAt: string;
  readonly recordedAt: string;
  readonly leftAt: string | null;
};

/** What the system is told now: of each journey the first message, and one alone while it is asked whether it is there again. */
export async function messagesDue({ id, failures }: Destination, now: Date): Promise<Message[]> {
  const limit = isProbed(failures) ? 1 : BATCH;
  const found = await rows<MessageRow>(selectMessages, { id, now, limit });
  return found.map((row) => ({
    ...row,
    giveUpAt: new Date(row.giveUpAt),
    recordedAt: new Date(row.recordedAt),
    leftAt: row.leftAt === null ? null : new Date(row.leftAt),
  }));
}
