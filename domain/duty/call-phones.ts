import { read } from '../../prisma/client.ts';
import type { DutyFunction } from '../codes/duty.ts';
import { openedText } from '../seal/text.ts';
import type { Viewer } from '../viewer.ts';
import { dutyRostersVisible } from './policy.ts';

/** The 24-hour telephones of a function at these organisations, as far as the viewer may call them. */
export async function callPhonesOf(
  viewer: Viewer,
  place: { readonly organizationIds: readonly string[]; readonly function: DutyFunction },
  now: Date,
): Promise<Map<string, string>> {
  const at = { organizationId: { in: [...place.organizationIds] }, function: place.function };
  const rosters = await read().dutyRoster.findMany({
    where: { AND: [at, dutyRostersVisible(viewer, now)] },
    select: { id: true, organizationId: true, phoneSealed: true },
  });
  return new Map(
    rosters.map(({ id, organizationId, phoneSealed }) => [
      organizationId,
      openedText(phoneSealed, { table: 'DutyRoster', row: id, column: 'phoneSealed' }),
    ]),
  );
}
