import { setTimeout as wait } from 'node:timers/promises';
import type { OperationOutcome } from '@medplum/fhirtypes';
import express, { type Express, type Request, type Response } from 'express';
import { createOvertaking, createTemper, isMood, MOODS, type Mood, type Order, WELL } from './moods.ts';
import { createHisSystem, type HisAnswer, type HisCall, withEntries } from './system.ts';

const JSON_TYPES = ['application/fhir+json', 'application/json', 'application/json-patch+json'];
const FHIR_JSON = 'application/fhir+json; charset=utf-8';
const PAGE = '<!doctype html><title>502 Bad Gateway</title><h1>系统维护中</h1>';

const outcome = (text: string): OperationOutcome => ({
  resourceType: 'OperationOutcome',
  issue: [{ severity: 'error', code: 'exception', details: { text } }],
});

/** What `POST /control` says. @throws RangeError that names what it may be */
function orderIn(body: unknown): Order {
  const { mood, calls = null, ms = WELL.ms } = (body ?? {}) as Partial<Record<keyof Order, unknown>>;
  const isCount = calls === null || (Number.isInteger(calls) && Number(calls) > 0);
  const isTime = typeof ms === 'number' && ms >= 0 && ms <= 600_000;
  if (isMood(mood) && isCount && isTime) return { mood, calls: calls as number | null, ms };
  throw new RangeError(`mood is one of ${MOODS.join(', ')}; calls a number above 0; ms at most 600000.`);
}

function send(req: Request, res: Response, { status, resource }: HisAnswer): void {
  const { id, meta } = resource ?? {};
  if (meta?.versionId !== undefined) res.set('ETag', `W/"${meta.versionId}"`);
  if (meta?.lastUpdated !== undefined) res.set('Last-Modified', new Date(meta.lastUpdated).toUTCString());
  if (status === 201 && id !== undefined)
    res.set('Location', `${req.protocol}://${req.host}/fhir/${resource?.resourceType}/${id}`);
  res.status(status).set('Content-Type', FHIR_JSON);
  if (resource === null) res.end();
  else res.send(JSON.stringify(resource));
}

/**
 * A stand-in for a hospital: `/fhir` is an independent FHIR R4 server in memory, `/control` says in which mood it is. The header
 * `X-His-Mood` says it for one call.
 */
export function createHis(): Express {
  const system = createHisSystem();
  const temper = createTemper();
  const overtaking = createOvertaking();
  const app = express().disable('x-powered-by');
  app.use(express.json({ type: JSON_TYPES, limit: '4mb' }));

  app.get('/control', (_req, res) => void res.json(temper.order));
  app.post('/control', (req, res) => {
    try {
      temper.tell(orderIn(req.body));
      res.json(temper.order);
    } catch (error) {
      res.status(400).json({ error: (error as Error).message });
    }
  });

  async function carriedOut(call: HisCall): Promise<HisAnswer> {
    const answer = await system.answer(call);
    overtaking.carriedOut();
    return answer;
  }

  type Behaviour = (call: HisCall, order: Order, req: Request, res: Response) => Promise<void>;
  const well: Behaviour = async (call, _order, req, res) => send(req, res, await carriedOut(call));
  const behaviours: Readonly<Record<Mood, Behaviour>> = {
    well,
    slow: async (call, order, req, res) => {
      await wait(order.ms);
      return well(call, order, req, res);
    },
    down: async (_call, _order, req) => void req.socket.destroy(),
    '500': async (_call, _order, req, res) =>
      send(req, res, { status: 500, resource: outcome('数据库连接失败') }),
    html: async (_call, _order, _req, res) => void res.type('html').send(PAGE),
    'bad-json': async (call, _order, _req, res) => {
      const text = JSON.stringify((await carriedOut(call)).resource);
      res.set('Content-Type', FHIR_JSON).send(text.slice(0, Math.ceil(text.length / 2)));
    },
    // As a gateway does that repeats what it has no answer to yet.
    duplicate: async (call, _order, req, res) => {
      if (call.method !== 'GET') await carriedOut(call);
      const answer = await carriedOut(call);
      send(
        req,
        res,
        withEntries(answer, (entries) => entries.flatMap((entry) => [entry, entry])),
      );
    },
    'out-of-order': async (call, order, req, res) => {
      if (call.method !== 'GET') await overtaking.overtaken(order.ms);
      send(
        req,
        res,
        withEntries(await carriedOut(call), (entries) => entries.toReversed()),
      );
    },
  };

  app.use('/fhir', async (req, res) => {
    const asked = req.get('x-his-mood');
    if (asked !== undefined && !isMood(asked))
      return send(req, res, { status: 400, resource: outcome(`X-His-Mood is one of ${MOODS.join(', ')}.`) });
    const { method, url, headers, body } = req;
    const told = asked === undefined ? temper.next() : temper.order;
    const mood = asked ?? told.mood;
    await behaviours[mood]({ method, url, headers, body }, told, req, res);
  });
  return app;
}
