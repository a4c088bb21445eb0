import { defineRaces } from '../support/race-tests.ts';

defineRaces({ rounds: 50, racers: 200 });
