import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpMethod } from '@medplum/fhir-router';
import { FhirRouter, MemoryRepository } from '@medplum/fhir-router';
import type { Resource } from '@medplum/fhirtypes';
import express from 'express';
import { indexR4 } from '../his/memory.ts';

/**
 * A FHIR server of another author in a shell as thin as can be: everything in memory, nobody signs in, nothing is written down.
 * `fhir-memory.ts <file>` with the resources, one in each line.
 */
const [file = ''] = process.argv.slice(2);
indexR4();
const repository = new MemoryRepository();
for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean))
  await repository.createResource(JSON.parse(line) as Resource);

const router = new FhirRouter();
const app = express().disable('x-powered-by').disable('etag');
app.get('/fhir/{*path}', async (req, res) => {
  const request = {
    ...{ method: req.method as HttpMethod, url: req.originalUrl.slice('/fhir'.length), pathname: '' },
    ...{ headers: req.headers, params: {}, query: {}, body: undefined },
  };
  const [outcome, resource] = await router.handleRequest(request, repository);
  res.set('Content-Type', 'application/fhir+json; charset=utf-8').send(JSON.stringify(resource ?? outcome));
});
const server = createServer(app);
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});
