import { expect, test } from 'vitest';
import { sweepContactNotifications } from '../../domain/contact-notification/sweep.ts';
import { write } from '../../prisma/client.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { dayOf, freeOn, newRegistration, newStay, newTemplate, signedIn, todayOf } from '../fixtures/town.ts';
import { nodeOf, refusalIn } from '../support/acts.ts';
import type { LastingClient } from '../support/lasting-client.ts';

useTown();

const LIST = `query ($filter: ContactNotificationFilter) { contactNotifications(filter: $filter) { edges { node {
  id version state occasion dueAt isOverdue resident { name } organization { name } reachedAt
  next { contactId representativeId name phoneMasked }
  calls { name result text calledBy { name } }
  availableActions { action isAvailable } } } } }`;

interface Task {
  readonly id: string;
  readonly version: number;
  readonly next: { readonly contactId: string | null; readonly representativeId: string | null } | null;
}
const listed = async (client: LastingClient, filter: object = {}) => {
  interface Answer {
    readonly contactNotifications: { readonly edges: readonly { readonly node: Task }[] };
  }
  const { contactNotifications } = await client.ask<Answer>(LIST, { filter });
  return contactNotifications.edges.map(({ node }) => node);
};
const now = () => town.service.clock.now().toISOString();

/** A call to whoever is next. */
async function callNext(nurse: LastingClient, result: string, text: string) {
  const [task] = await listed(nurse, { states: ['OPEN'] });
  const { contactId, representativeId } = task?.next ?? {};
  const input = {
    contactNotificationId: task?.id,
    expectedVersion: task?.version,
    contactId,
    representativeId,
  };
  return nodeOf(await nurse.act('contactNotified', { ...input, calledAt: now(), result, text }));
}

const ALARMS =
  '{ alarms(filter: { kinds: [FAMILY_NOT_TOLD] }) { edges { node { state resident { name } } } } }';

/** Who lives in the home, with a daughter who asked to be told, a son who did not, and the bureau behind them. */
async function family(nurse: LastingClient): Promise<string> {
  const { id } = nodeOf(await nurse.act<{ id: string }>('residentRegister', newRegistration(), 'id'));
  const contacts = [
    { name: '儿子', relation: 'SON', phone: '13800003333', notifyOn: ['EMERGENCY'] },
    { name: '女儿', relation: 'DAUGHTER', phone: '13800004444', notifyOn: ['ADMISSION', 'DEATH'] },
  ];
  nodeOf(await nurse.act('residencyBegin', newStay(town, id, { contacts })));
  const bureau = { kind: 'PUBLIC_BODY', name: '香洲区民政局', phone: '0756-2123456', document: '指定书' };
  nodeOf(await nurse.act('representativeAppoint', { residentId: id, ...bureau, fromOn: todayOf(town) }));
  return id;
}

test('a family is told that its mother was admitted: the daughter does not answer, the son does, a day late', async () => {
  const { nurse, doctor, scheduler, otherNurse, network, service } = town;
  const residentId = await family(nurse);

  // The hospital, which has her booked, is the first to know; to tell the family is the work of the home.
  nodeOf(await scheduler.act('slotTemplateSet', newTemplate(town, { pools: null })));
  const [place] = await freeOn(town, nurse, { dayOn: dayOf(town, 2), pool: 'PUBLIC' });
  nodeOf(await nurse.act('appointmentBook', { slotId: place?.id, residentId, priority: 'NORMAL' }));
  const admission = { residentId, kind: 'INPATIENT', hospitalId: network.hospital.id, admittedAt: now() };
  nodeOf(await doctor.act('admissionRecord', { ...admission, source: 'HOSPITAL' }));
  const [task] = await listed(nurse);
  expect(task).toMatchObject({
    ...{ state: 'OPEN', occasion: 'ADMISSION', isOverdue: false, resident: { name: '陈秀英' }, calls: [] },
    next: { name: '女儿', phoneMasked: '138****4444' },
    availableActions: [
      { action: 'contactNotified', isAvailable: true },
      { action: 'contactNotificationCall', isAvailable: true },
    ],
  });
  expect(await listed(doctor)).toMatchObject([{ id: task?.id, state: 'OPEN', next: null, calls: [] }]);
  expect(await listed(otherNurse)).toEqual([]);

  // The numbers are shown to who calls, and to nobody else.
  const asked = { contactNotificationId: task?.id };
  const numbers = nodeOf(await nurse.act('contactNotificationCall', asked, 'name phone'));
  expect(numbers).toEqual([
    { name: '女儿', phone: '13800004444' },
    { name: '儿子', phone: '13800003333' },
    { name: '香洲区民政局', phone: '07562123456' },
  ]);
  expect(refusalIn(await doctor.act('contactNotificationCall', asked, 'name'))).toMatchObject({
    code: 'NOT_YOUR_ACT',
  });

  await callNext(nurse, 'NOT_REACHED', '无人接听');
  expect(await listed(nurse)).toMatchObject([{ state: 'OPEN', next: { name: '儿子' } }]);

  // Nobody thinks of it until the next day: who is on duty is alarmed, and the shift hands it over.
  service.clock.advance(24 * 3_600_000);
  expect(await sweepContactNotifications(service.clock.now())).toBe(1);
  const raised = { edges: [{ node: { state: 'RAISED', resident: { name: '陈秀英' } } }] };
  expect(await nurse.ask(ALARMS)).toEqual({ alarms: raised });
  expect(await listed(nurse, { isOverdue: true })).toMatchObject([{ isOverdue: true }]);
  const preview = '{ handoverPreview { items { what resident { name } } } }';
  expect(JSON.stringify(await nurse.ask(preview))).toContain('FAMILY_TO_TELL');

  await callNext(nurse, 'REACHED', '儿子今晚到医院');
  expect(await nurse.ask(ALARMS)).toMatchObject({ alarms: { edges: [{ node: { state: 'CLEARED' } }] } });
  expect(await listed(doctor)).toMatchObject([{ state: 'REACHED', reachedAt: now(), calls: [] }]);
  const closed = await nurse.act('contactNotificationCall', asked, 'name');
  expect(refusalIn(closed)).toMatchObject({ code: 'STATE_CONFLICT' });

  // The resident reads who was told, and when.
  const herself = await signedIn(service, network.home.id, 'RESIDENT');
  await write(({ db }) =>
    db.person.updateMany({
      where: { roleAssignments: { some: { role: 'RESIDENT' } } },
      data: { residentId },
    }),
  );
  expect(await listed(herself, { residentId })).toMatchObject([
    {
      state: 'REACHED',
      calls: [
        { name: '女儿', result: 'NOT_REACHED', text: '无人接听' },
        { name: '儿子', result: 'REACHED', text: '儿子今晚到医院' },
      ],
      availableActions: [{ isAvailable: false }, { isAvailable: false }],
    },
  ]);
});
