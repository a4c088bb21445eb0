import autocannon from 'autocannon';

export interface Target {
  readonly url: string;
  readonly token?: string;
  /** The body of every request, or one per request: a POST. */
  readonly body?: string | (() => string);
  /** What is asked below the address, request by request: a GET. */
  readonly path?: () => string;
  /** Processor time the target has used so far. */
  cpuMs(): number;
}

export interface Figures {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly failed: number;
  /** Processor time of the target for one request: what stays comparable on a busy machine. */
  readonly cpuMs: number;
}

/** Puts load on a target for some seconds. */
export async function load(
  target: Target,
  { connections, seconds }: { connections: number; seconds: number },
): Promise<Figures> {
  const headers = {
    'content-type': 'application/json',
    ...(target.token === undefined ? {} : { authorization: `Bearer ${target.token}` }),
  };
  const { body, path } = target;
  const below = new URL(target.url).pathname;
  const setupRequest = (one: autocannon.Request): autocannon.Request => ({
    ...one,
    ...(typeof body === 'function' && { body: body() }),
    ...(path !== undefined && { path: `${below}/${path()}` }),
  });
  const request = { ...(typeof body === 'string' && { body }), setupRequest };
  const cpuBefore = target.cpuMs();
  const result = await autocannon({
    url: target.url,
    method: path === undefined ? 'POST' : 'GET',
    headers,
    connections,
    duration: seconds,
    requests: [request],
  });
  return {
    perSecond: Math.round(result.requests.average),
    p50: result.latency.p50,
    p99: result.latency.p99,
    failed: result.non2xx + result.errors,
    cpuMs: Number(((target.cpuMs() - cpuBefore) / Math.max(1, result.requests.total)).toFixed(2)),
  };
}

/** Two targets in turns, so that what the machine does meanwhile meets both alike. @returns the mean of the rounds */
export async function sideBySide(
  ours: Target,
  ceiling: Target,
  how: { connections: number; seconds: number; rounds: number },
) {
  await load(ceiling, { ...how, seconds: 1 });
  await load(ours, { ...how, seconds: 2 });
  const rounds: { ours: Figures; ceiling: Figures }[] = [];
  for (let round = 0; round < how.rounds; round += 1) {
    rounds.push({ ceiling: await load(ceiling, how), ours: await load(ours, how) });
  }
  const mean = (of: (round: { ours: Figures; ceiling: Figures }) => number) =>
    rounds.reduce((total, round) => total + of(round), 0) / rounds.length;
  const perSecond = Math.round(mean((round) => round.ours.perSecond));
  const ceilingPerSecond = Math.round(mean((round) => round.ceiling.perSecond));
  return {
    perSecond,
    ceilingPerSecond,
    ratio: Number((perSecond / ceilingPerSecond).toFixed(2)),
    cpuMs: Number(mean((round) => round.ours.cpuMs).toFixed(2)),
    ceilingCpuMs: Number(mean((round) => round.ceiling.cpuMs).toFixed(2)),
    p50Ms: Math.round(mean((round) => round.ours.p50)),
    p99Ms: Math.round(mean((round) => round.ours.p99)),
    failed: rounds.reduce((total, round) => total + round.ours.failed, 0),
  };
}
