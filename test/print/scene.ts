import { beforeAll, expect } from 'vitest';
import { atLocalTime } from '../../domain/calendar-date.ts';
import { read, write } from '../../prisma/client.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { dayOf, freeOn, newRegistration, newStay, newTemplate } from '../fixtures/town.ts';
import { nodeOf } from '../support/acts.ts';
import type { LastingClient } from '../support/lasting-client.ts';
import { pdfText } from '../support/pdf-text.ts';

export const NAME = '乌日娜 ᠤᠷᠨᠠ';
/** The booking of a resident of the home on `dayOn`, with everything that a slip can say. */
export let residentId: string;
export let appointment: { readonly id: string; readonly no: string };
export let idNo: string;
export let dayOn: string;

async function book(): Promise<void> {
  nodeOf(await town.scheduler.act('slotTemplateSet', newTemplate(town, { room: '3诊室' })));
  const person = newRegistration({ nameOnCard: NAME, nameUsual: '𠮷奶奶', language: '蒙古语' });
  ({ idNo } = person);
  ({ id: residentId } = nodeOf(await town.nurse.act<{ id: string }>('residentRegister', person, 'id')));
  nodeOf(await town.nurse.act('residencyBegin', newStay(town, residentId, { bedNo: '301-2' })));
  dayOn = dayOf(town, 2);
  const [place] = await freeOn(town, town.nurse, { dayOn, pool: 'PUBLIC' });
  const details = {
    assistance: ['WHEELCHAIR', 'ESCORT'],
    transport: 'HOME_VAN',
    escortName: '李师傅',
    escortPhone: '13812345678',
    bringList: '身份证、医保卡 <既往病历>',
  };
  const booking = { slotId: place?.id, residentId, priority: 'NORMAL', ...details };
  appointment = nodeOf(await town.nurse.act<{ id: string; no: string }>('appointmentBook', booking, 'id no'));
  const times = { estimatedAt: atLocalTime(dayOn, '08:20'), leaveAt: atLocalTime(dayOn, '07:10') };
  const data = { isFasting: true, placeNo: 5, ...times };
  await write((tx) => tx.db.appointment.update({ where: { id: appointment.id }, data }));
}

/** A town of this test file with one booking in it. */
export function usePrintScene(): void {
  useTown();
  beforeAll(book);
}

export const textOf = async (by: LastingClient, path: string, search = ''): Promise<string> => {
  const answer = await by.fetch(`/print/${path}.pdf${search}`);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/pdf']);
  return pdfText(Buffer.from(await answer.arrayBuffer()));
};
export const htmlOf = async (by: LastingClient, path: string, search = ''): Promise<string> => {
  const answer = await by.fetch(`/print/${path}.html${search}`);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  return answer.text();
};
export const latestAudit = async () => {
  const row = await read().auditEvent.findFirstOrThrow({ orderBy: { seq: 'desc' } });
  const { action, operation, outcome, nounId, residentIds, facts } = row;
  return { action, operation, outcome, nounId, residentIds, facts };
};
export const slip = () => `appointment/${appointment.id}`;
