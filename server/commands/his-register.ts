import { registerEndpointOf } from '../../domain/endpoint/command.ts';
import { registerHisClient } from '../../domain/his-client/register.ts';
import { close } from '../../prisma/client.ts';
import { commandFailed } from '../command-failed.ts';
import { readConfig } from '../config.ts';
import { clientAnswers, endpointAnswers } from '../his-answers.ts';
import { openExisting } from '../open-existing.ts';

try {
  const args = process.argv.slice(2);
  const endpoint = endpointAnswers(args);
  const client = endpoint === null ? clientAnswers(args) : null;
  await openExisting(readConfig(process.env));
  if (client !== null) {
    const clientId = await registerHisClient(client, new Date());
    process.stdout.write(`${client.name} may sign in. client_id: ${clientId}\n`);
  }
  if (endpoint !== null) {
    const id = await registerEndpointOf(endpoint, new Date());
    process.stdout.write(`${endpoint.name} is told once it has answered. endpoint: ${id}\n`);
  }
} catch (error) {
  commandFailed(error);
} finally {
  await close();
}
