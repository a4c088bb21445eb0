import { defineDocumentFlood } from '../support/flood-test.ts';

defineDocumentFlood({ documents: 10_000, growthMB: 20 });
