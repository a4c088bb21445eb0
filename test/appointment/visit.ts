import { appointmentActions } from '../../domain/appointment/available-actions.ts';
import { bookAppointment } from '../../domain/appointment/hold-and-book.ts';
import { checkInAppointment } from '../../domain/appointment/reception.ts';
import { appointmentById } from '../../domain/appointment/worklist.ts';
import type { Acting } from '../../domain/viewer.ts';
import { newKey } from '../fixtures/network.ts';
import { network } from './scene.ts';
import { claimOf } from './wait.ts';

// Both slots are from 9:00 to 9:30 on 27 November.
export const at = (time: string, dayOn = '2026-11-27') =>
  network.clock.set(new Date(`${dayOn}T${time}:00+08:00`));
export const book = (slotId: string, residentId: string, priority: 'GREEN' | 'NORMAL' = 'NORMAL') =>
  bookAppointment(network.nurse, { idempotencyKey: newKey(), slotId, residentId, priority });
export const seen = async (id: string, by: Acting = network.nurse) => {
  const row = await appointmentById(by, id, new Set(['actions', 'details', 'missed'] as const));
  if (row === null) throw new Error('not visible');
  return row;
};
export const action = async (id: string, name: string, by: Acting = network.nurse) =>
  appointmentActions(by, await seen(id, by)).find((one) => one.action === name);
export const arrive = async (id: string) => checkInAppointment(network.scheduler, await claimOf(id));
