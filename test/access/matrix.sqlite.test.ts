import { defineAccessMatrix } from './matrix-tests.ts';

// A share of the askers and of the grants; `npm run test:faults` asks the whole of it, and a share on PostgreSQL.
defineAccessMatrix({ oneOf: 5 });
