import type { Deciding } from '../act.ts';
import { appendEvent, type Change } from '../event-log.ts';
import { keepingRole } from './policy.ts';

/** Appends a change of the directory. The history of an organisation is one journey, under the organisation's id. */
export const appendDirectoryEvent = (
  { tx, now, acting }: Deciding,
  organizationId: string,
  change: Omit<Change, 'journeyId'>,
): Promise<void> =>
  appendEvent(
    tx,
    { role: keepingRole(acting.viewer, organizationId), ...change, journeyId: organizationId },
    acting,
    now,
  );
