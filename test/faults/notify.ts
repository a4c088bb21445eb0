import { connect } from '../../prisma/client.ts';
import { useTestKeys } from '../support/keys.ts';
import { notifierBy } from '../support/notifying.ts';
import { quickClock } from '../support/quick-clock.ts';

// A process that notifies subscribers until it is killed: started by notify-kill.db.test.ts.
const [url = '', holder = '', startedAt = ''] = process.argv.slice(2);
useTestKeys();
await connect({ url });
const { start } = notifierBy(quickClock(Number(startedAt)), { holder });
for (;;) {
  await start();
  await new Promise((go) => setTimeout(go, 20));
}
