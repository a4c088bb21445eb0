import { newId } from '../../domain/id.ts';
import { write } from '../../prisma/client.ts';
import { network } from '../appointment/scene.ts';

/** A value of the hospital's own from now on. */
export const setPolicy = (key: string, value: number) =>
  write(({ db }) =>
    db.policyValue.create({
      data: {
        ...{ id: newId(network.clock.now()), key, value, organizationId: network.hospital, document: '制度' },
        ...{ effectiveFromAt: new Date(0), recordedAt: new Date(0), setById: 'somebody' },
      },
    }),
  );
