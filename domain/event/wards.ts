import { read } from '../../prisma/client.ts';
import { jointRoundPolicy, linkedWardStayPolicy, STAY_COLUMNS } from '../linked-ward/policy.ts';
import { among, plain, under } from './openness.ts';

/** Stays in linked wards, and their rounds. */
export const wardObjects = {
  linkedWardStay: under({ policy: linkedWardStayPolicy, aspect: 'entry' }, async (ids) => {
    const select = { id: true, ...STAY_COLUMNS };
    return plain(
      await read().linkedWardStay.findMany({ where: among(ids), select }),
      ({ residentId }) => residentId,
    );
  }),
  jointRound: under({ policy: jointRoundPolicy, aspect: 'entry' }, async (ids) => {
    const select = { id: true, stay: { select: STAY_COLUMNS } };
    return plain(
      await read().jointRound.findMany({ where: among(ids), select }),
      ({ stay }) => stay.residentId,
    );
  }),
};
