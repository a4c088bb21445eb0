import { inject } from 'vitest';
import { defineAccessMatrix } from '../access/matrix-tests.ts';

// The whole of it on one engine, a fifth on the other: the policies are asked in both of their forms on both (`test/access/two-forms`).
defineAccessMatrix({ oneOf: inject('template').engine === 'sqlite' ? 1 : 5 });
