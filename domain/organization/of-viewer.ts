import { read } from '../../prisma/client.ts';
import type { Viewer } from '../viewer.ts';

/** The viewer's own organisation as it names itself on paper. */
export const ownOrganization = ({ organizationId: id }: Viewer) =>
  read().organization.findUniqueOrThrow({ where: { id }, select: { name: true, phone: true } });
