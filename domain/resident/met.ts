import { admissionsVisible } from '../admission/policy.ts';
import { bookingsOfSides } from '../appointment/policy.ts';
import { notVoided } from '../not-voided.ts';
import { referralsNamed } from '../referral/policy.ts';
import type { Viewer } from '../viewer.ts';

/**
 * Row filter: whom the own organisation meets in a booking, a referral or an admission that it sees, and knows by the minimum
 * that stands there: name, sex, age and masked number (domain 3.4).
 */
export const residentsMet = (viewer: Viewer, now: Date): object => ({
  ...notVoided,
  OR: [
    { appointments: { some: bookingsOfSides(viewer) } },
    { referrals: { some: referralsNamed(viewer, now) } },
    { admissions: { some: admissionsVisible(viewer, now) } },
  ],
});
