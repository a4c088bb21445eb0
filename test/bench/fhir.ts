import { writeFileSync } from 'node:fs';
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { signDemoMachineIn } from '../support/demo-machine.ts';
import { sideBySide } from './load.ts';
import { type Running, startBeside } from './service.ts';

const TYPES = ['Organization', 'HealthcareService', 'Patient', 'Schedule', 'Slot', 'Appointment'] as const;

/** @returns an access token, good for five minutes */
async function tokenFor(base: string, keyFile: string): Promise<string> {
  const said = await signDemoMachineIn({ base, keyFile, scope: 'system/*.rs', now: new Date() });
  return said.access_token;
}

/** Everything of a type that the machine sees, page by page. */
async function all(base: string, type: string, headers: Record<string, string>): Promise<Resource[]> {
  const found: Resource[] = [];
  let next: string | undefined = `${base}/${type}?_count=100`;
  while (next !== undefined) {
    const bundle = (await (await fetch(next, { headers })).json()) as Bundle;
    found.push(...(bundle.entry ?? []).flatMap(({ resource }) => resource ?? []));
    next = bundle.link?.find(({ relation }) => relation === 'next')?.url;
  }
  return found;
}

/** The paths one after the other, each request the next. */
function inTurns(paths: readonly string[]): () => string {
  let next = 0;
  return () => {
    next += 1;
    return paths[next % paths.length] ?? '';
  };
}

type Say = (figure: object) => void;

/** Reads and searches over FHIR beside a server of another author that holds the same resources in memory. */
export async function measureFhir(
  service: Running,
  { folder, how, say }: { folder: string; how: Parameters<typeof sideBySide>[2]; say: Say },
): Promise<void> {
  const base = `${service.url}/fhir`;
  const keyFile = `${folder}/demo-his.private.jwk.json`;
  const headers = { authorization: `Bearer ${await tokenFor(base, keyFile)}` };
  const resources: Resource[] = [];
  for (const type of TYPES) resources.push(...(await all(base, type, headers)));
  writeFileSync(`${folder}/resources.ndjson`, resources.map((one) => JSON.stringify(one)).join('\n'));
  const beside = await startBeside('fhir-memory.ts', [`${folder}/resources.ndjson`]);
  const of = (type: string) => resources.filter(({ resourceType }) => resourceType === type);
  const sample = (type: string) => of(type).filter((_, at, { length }) => at % Math.ceil(length / 200) === 0);
  const figures = {
    'FHIR read, one Appointment': sample('Appointment').map(({ id }) => `Appointment/${id}`),
    'FHIR search, the bookings of a Patient, 20 a page': sample('Patient').map(
      ({ id }) => `Appointment?patient=Patient/${id}&_count=20`,
    ),
    'FHIR search, the free Slots of a Schedule': sample('Schedule').map(
      ({ id }) => `Slot?schedule=Schedule/${id}&status=free&_count=50`,
    ),
  };
  try {
    for (const [figure, paths] of Object.entries(figures)) {
      const token = await tokenFor(base, keyFile);
      const at = (url: string, cpuMs: () => number) => ({ url, path: inTurns(paths), cpuMs, token });
      const result = await sideBySide(at(base, service.cpuMs), at(`${beside.url}/fhir`, beside.cpuMs), how);
      say({ figure: `${figure}, of ${resources.length} resources, 16 connections`, ...result });
    }
  } finally {
    await beside.stop();
  }
}
