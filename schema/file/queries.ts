import { fileById } from '../../domain/file/read.ts';
import { fileReaders } from '../../domain/file/registry.ts';
import { actingOf, builder } from '../builder.ts';
import { StoredFile } from '../stored-file.ts';

builder.queryField('file', (t) =>
  t.field({
    type: StoredFile,
    nullable: true,
    description:
      'One file: the own one until it is attached, then with what it is attached to; null when it is unknown or not open, alike (附件).',
    authScopes: { role: fileReaders() },
    args: { id: t.arg.id({ required: true, description: 'Identifier.' }) },
    resolve: (_root, { id }, context) => fileById(actingOf(context), id),
  }),
);
