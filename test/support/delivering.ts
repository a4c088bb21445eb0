import { connect } from '../../prisma/client.ts';
import { deliveryBy, openTasks } from './delivery.ts';
import { useTestKeys } from './keys.ts';
import { quickClock } from './quick-clock.ts';

// A process that delivers what is due until it is killed: started by delivery-kills.ts.
const [url = '', holder = '', startedAt = ''] = process.argv.slice(2);
useTestKeys();
await connect({ url });
const { start } = deliveryBy(quickClock(Number(startedAt)), openTasks, { holder, random: Math.random });
for (;;) {
  await start();
  await new Promise((go) => setTimeout(go, 20));
}
