import { defineDocumentFlood } from '../support/flood-test.ts';

defineDocumentFlood({ documents: 1000, growthMB: 40 });
