import { defineDocumentFlood } from '../support/flood-test.ts';

defineDocumentFlood({ documents: 600, growthMB: 40 });
