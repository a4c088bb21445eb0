import { deliveryBy, openTasks } from './delivery.ts';
import { workUntilKilled } from './until-killed.ts';

// A process that delivers what is due: started by delivery-kills.ts.
await workUntilKilled((clock, holder) => deliveryBy(clock, openTasks, { holder, random: Math.random }));
