import { defineBookingModel } from '../support/booking-model-test.ts';

defineBookingModel({ sqlite: 1000, postgres: 200 });
