import { writeFileSync } from 'node:fs';
import { lifecyclesPage } from './support/lifecycles-page.ts';

writeFileSync(new URL('../docs/lifecycles.md', import.meta.url), await lifecyclesPage());
