import { inject } from 'vitest';
import { defineAccessMatrix } from './matrix-tests.ts';

// Whole on SQLite. On PostgreSQL, where the same policies take three times as long, a share; `npm run test:faults` has the
// whole of it.
defineAccessMatrix({ oneOf: inject('template').engine === 'sqlite' ? 1 : 5 });
