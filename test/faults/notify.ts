import { notifierBy } from '../support/notifying.ts';
import { workUntilKilled } from '../support/until-killed.ts';

// A process that notifies subscribers: started by notify-kill.db.test.ts.
await workUntilKilled((clock, holder) => notifierBy(clock, { holder }));
