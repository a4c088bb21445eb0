import { FILE_FINDINGS, FILE_SCANS } from '../domain/codes/file.ts';
import type { FileEntry } from '../domain/file/find.ts';
import { access } from './access.ts';
import { builder } from './builder.ts';
import { codeEnum } from './codes.ts';

const Scan = codeEnum('FileScan', 'Whether a file may be opened (查毒结果).', FILE_SCANS);
const Finding = codeEnum('FileFinding', 'Why a file is never opened (隔离原因).', FILE_FINDINGS);

/** Named by whatever has attachments. */
export const StoredFile = builder.objectRef<FileEntry>('StoredFile').implement({
  ...access('file.entry'),
  description: 'A file that was sent to `POST /files`; its bytes are at `GET /files/{id}` (附件).',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Identifier.' }),
    name: t.exposeString('name', { description: 'Under which name it was sent (文件名).' }),
    contentType: t.exposeString('contentType', {
      description: 'Its media type, by its bytes (文件类型).',
    }),
    size: t.exposeInt('size', { description: 'In bytes (大小).' }),
    sha256: t.exposeString('sha256', { description: 'SHA-256 of its bytes, 64 hexadecimal digits.' }),
    scan: t.expose('scan', {
      type: Scan,
      description: 'What the scan says; only CLEAN is opened (查毒结果).',
    }),
    finding: t.expose('finding', {
      type: Finding,
      nullable: true,
      description: 'What was found in an INFECTED one (隔离原因).',
    }),
    scannedAt: t.expose('scannedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the scan said so; null while it is PENDING (查毒时间).',
    }),
    uploadedAt: t.expose('uploadedAt', { type: 'DateTime', description: 'When it was sent (上传时间).' }),
  }),
});
