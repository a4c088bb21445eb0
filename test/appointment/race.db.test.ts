import { defineRaces } from '../support/race-tests.ts';

defineRaces({ rounds: 1, racers: 100 });
