import { defineRaces } from '../support/race-tests.ts';

defineRaces({ rounds: 2, racers: 200 });
