import { rows } from '../../prisma/client.ts';
import { audit } from '../audit/record.ts';
import type { Acting } from '../viewer.ts';
import { contentAt, type HandoverContent } from './content.ts';

interface Named {
  readonly residentId: string | null;
}

/** Puts a read of handovers on record, with the residents that their lines name. */
export async function auditRead(acting: Acting, operation: string, lines: readonly Named[]): Promise<void> {
  const residentIds = [...new Set(lines.map(({ residentId }) => residentId).filter((id) => id !== null))];
  const read = { action: 'READ', operation, noun: 'handover', outcome: 'OK', residentIds } as const;
  await audit(read, acting, acting.clock.now());
}

/** What a handover of the viewer's home would hold if it were given now. The read is on record. */
export async function previewHandover(acting: Acting): Promise<HandoverContent> {
  const content = await contentAt({ rows }, acting.viewer.organizationId, acting.clock.now());
  await auditRead(acting, 'handoverPreview', content.lines);
  return content;
}
