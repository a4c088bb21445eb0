import { defineBookingModel } from '../support/booking-model-test.ts';

defineBookingModel({ sqlite: 100, postgres: 30 });
