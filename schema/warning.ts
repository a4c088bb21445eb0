import type { Warning as Shape } from '../domain/warning.ts';
import { access } from './access.ts';
import { builder } from './builder.ts';

/** Shared by every object that may be right and still ask for somebody to look. */
export const Warning = builder.objectRef<Shape>('Warning').implement({
  ...access('structure'),
  description: 'Something that is kept although somebody should look at it; nothing is refused (提示).',
  fields: (t) => ({
    code: t.exposeString('code', { description: 'Stable code for programs.' }),
    message: t.exposeString('message', { description: 'Plain words for people.' }),
    rule: t.exposeString('rule', { description: 'The rule and its source.' }),
  }),
});
