import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Bundle } from '@medplum/fhirtypes';

/** A transaction that a hospital system was sent. */
export interface Told {
  readonly key: string;
  readonly bundle: Bundle;
  readonly authorization: string | undefined;
}

/** How it answers one transaction: in order, or as something that goes wrong. */
export type Behaviour = 'OK' | 'HANG' | 'RESET' | 'RESET_AFTER_RECEIVE' | 'SLOW' | 'WRONG_BODY' | Refusing;

export interface Refusing {
  readonly status: number;
  readonly outcome?: boolean;
  /** Of its outcome. */
  readonly code?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface StubHis {
  readonly url: string;
  /** Each call, also those that went wrong. */
  readonly calls: Told[];
  /** What it has taken, once for each key. */
  readonly effects: Told[];
  /** How the next calls are answered; after them, and before, in order. */
  behave(...next: readonly Behaviour[]): void;
  /** How each call is answered from here on. */
  behaveBy(choose: (told: Told) => Behaviour): void;
  /** What it answers to who looks for it, from here on: its CapabilityStatement, or a status that is none of health. */
  answerProbes(answer: 'OK' | Refusing): void;
  /** How often it was looked for. */
  readonly probes: number;
  close(): Promise<void>;
}

const METADATA = { resourceType: 'CapabilityStatement', status: 'active', fhirVersion: '4.0.1' };
const OUTCOME = {
  resourceType: 'OperationOutcome',
  issue: [
    { severity: 'error', code: 'invalid', diagnostics: '陈秀英 is not known', expression: ['Task.for'] },
  ],
};

const outcomeOf = ({ outcome, code = 'invalid' }: { outcome?: boolean; code?: string }) =>
  outcome === false ? 'no' : { ...OUTCOME, issue: OUTCOME.issue.map((issue) => ({ ...issue, code })) };

async function bodyOf(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function send(
  res: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
) {
  res.writeHead(status, { 'content-type': 'application/fhir+json', ...headers });
  res.end(typeof body === 'string' ? body : JSON.stringify(body));
}

const done = ({ bundle }: Told) => ({
  resourceType: 'Bundle',
  type: 'transaction-response',
  entry: (bundle.entry ?? []).map(() => ({ response: { status: '200' } })),
});

/** A hospital system as it is told: it keeps what it takes once for each key, and goes wrong when it is asked to. */
export async function startStubHis(): Promise<StubHis> {
  const calls: Told[] = [];
  const effects = new Map<string, Told>();
  const next: Behaviour[] = [];
  let choose: (told: Told) => Behaviour = () => 'OK';

  async function transact(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const text = await bodyOf(req);
    const { authorization } = req.headers;
    const key = String(req.headers['idempotency-key']);
    const told: Told = { key, bundle: JSON.parse(text) as Bundle, authorization };
    calls.push(told);
    const behaviour = next.shift() ?? choose(told);
    const take = () => void (effects.has(key) || effects.set(key, told));
    if (behaviour === 'HANG') return;
    if (behaviour === 'RESET') return void res.destroy();
    if (behaviour === 'WRONG_BODY') return send(res, 200, '<html>maintenance</html>');
    if (typeof behaviour === 'object')
      return send(res, behaviour.status, outcomeOf(behaviour), behaviour.headers);
    take();
    if (behaviour === 'RESET_AFTER_RECEIVE') return void res.destroy();
    if (behaviour === 'SLOW') await new Promise((go) => setTimeout(go, 30));
    send(res, 200, done(told));
  }

  let answer: 'OK' | Refusing = 'OK';
  let probes = 0;
  function probed(res: ServerResponse): void {
    probes += 1;
    if (answer === 'OK') send(res, 200, METADATA);
    else send(res, answer.status, outcomeOf(answer), answer.headers);
  }

  const server = createServer((req, res) => {
    if (req.method === 'GET') return probed(res);
    void transact(req, res);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/fhir`,
    calls,
    get effects() {
      return [...effects.values()];
    },
    behave: (...more) => void next.push(...more),
    behaveBy: (chosen) => {
      choose = chosen;
    },
    answerProbes: (chosen) => {
      answer = chosen;
    },
    get probes() {
      return probes;
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

/** The entries about one object among all that a hospital system was sent. */
export const entriesAbout = ({ calls }: StubHis, id: string) =>
  calls.flatMap(({ bundle }) => bundle.entry ?? []).filter(({ request }) => request?.url.includes(id));
