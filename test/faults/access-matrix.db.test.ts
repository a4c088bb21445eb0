import { defineAccessMatrix } from '../access/matrix-tests.ts';

defineAccessMatrix({ oneOf: 1 });
