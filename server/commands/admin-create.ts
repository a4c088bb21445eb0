import { createFirstAdmin, enterRegions } from '../../domain/sign-in/first-admin.ts';
import { close, connect } from '../../prisma/client.ts';
import { migrate } from '../../prisma/migrate.ts';
import { adminAnswers } from '../admin-questions.ts';
import { commandFailed } from '../command-failed.ts';
import { readConfig } from '../config.ts';
import { useKeys } from '../process-keys.ts';

const say = (text: string) => process.stdout.write(`${text}\n`);

try {
  const { regions, admin } = await adminAnswers(
    process.argv.slice(2),
    process.env,
    process.stdin.isTTY === true,
  );
  const config = readConfig(process.env);
  const url = config.databaseUrl;
  useKeys(config);
  await migrate({ url });
  await connect({ url });
  await enterRegions(regions);
  if (admin === null) {
    say(`${regions.length} regions entered.`);
  } else {
    const oneTimePassword = await createFirstAdmin(admin, new Date());
    say(`SYS_ADMIN ${admin.login} may sign in. One-time password, shown only now: ${oneTimePassword}`);
  }
} catch (error) {
  commandFailed(error);
} finally {
  await close();
}
