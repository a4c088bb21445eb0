import { retireEndpointOf } from '../../domain/endpoint/command.ts';
import { revokeHisClient } from '../../domain/his-client/register.ts';
import { close } from '../../prisma/client.ts';
import { commandFailed } from '../command-failed.ts';
import { readConfig } from '../config.ts';
import { revoked } from '../his-answers.ts';
import { openExisting } from '../open-existing.ts';

try {
  const what = revoked(process.argv.slice(2));
  await openExisting(readConfig(process.env));
  if ('id' in what) {
    await revokeHisClient(what.id, new Date());
    process.stdout.write(`${what.id} is revoked: its tokens are refused from the next request on.\n`);
  } else {
    await retireEndpointOf(what.uscc, new Date());
    process.stdout.write(`The system of ${what.uscc} is told nothing more.\n`);
  }
} catch (error) {
  commandFailed(error);
} finally {
  await close();
}
