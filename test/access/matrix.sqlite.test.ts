import { defineAccessMatrix } from './matrix-tests.ts';

// A share of the askers and of the grants; `npm run test:faults` asks more of it, and on PostgreSQL too.
defineAccessMatrix({ oneOf: 7 });
