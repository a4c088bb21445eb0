import { defineAccessMatrix } from './matrix-tests.ts';

// A share of the askers and of the grants; `npm run test:faults` asks the whole of it, on both engines.
defineAccessMatrix({ oneOf: 5 });
