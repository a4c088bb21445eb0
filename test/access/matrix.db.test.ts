import { inject } from 'vitest';
import { defineAccessMatrix } from './matrix-tests.ts';

// A share of the askers and of the grants, on either engine another one; `npm run test:faults` has the whole of both.
defineAccessMatrix({ oneOf: inject('template').engine === 'sqlite' ? 5 : 7 });
