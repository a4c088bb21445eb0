import type { Deciding } from '../act.ts';
import type { NotificationKind } from '../codes/notification.ts';
import { tell, tellDuty } from '../notification/tell.ts';
import type { FoundAppointment } from './find.ts';

const about = ({ id, residentId }: Pick<FoundAppointment, 'id' | 'residentId'>, kind: NotificationKind) =>
  ({ kind, noun: 'appointment', nounId: id, residentId }) as const;

/** Tells who booked, or asked, what has become of it; each version of it once. */
export const tellBooker = (
  { tx, now }: Deciding,
  found: Pick<FoundAppointment, 'id' | 'residentId' | 'sourceOrgId' | 'bookedById' | 'version'>,
  kind: NotificationKind,
): Promise<void> => {
  const told = { ...about(found, kind), occasion: `version ${found.version}` };
  return tell(tx, found.sourceOrgId, [found.bookedById], told, now);
};

/** Tells the hospital's schedulers. */
export const tellSchedulers = (
  { tx, now }: Deciding,
  found: Pick<FoundAppointment, 'id' | 'residentId' | 'hospitalId'>,
  kind: NotificationKind,
): Promise<void> => {
  const place = { organizationId: found.hospitalId, function: 'SCHEDULING' } as const;
  return tellDuty(tx, place, about(found, kind), now);
};
