import { expect, test } from 'vitest';
import { write } from '../../prisma/client.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { safetyBlock } from '../fixtures/safety-block.ts';
import { dayOf, freeOn, newStay, newTemplate, signedIn, takeIn, todayOf } from '../fixtures/town.ts';
import { nodeOf, refusalIn } from '../support/acts.ts';
import type { LastingClient } from '../support/lasting-client.ts';

useTown();

const RESIDENT = `query ($id: ID!) { resident(id: $id) { name nameOther version life idType temporaryNo idDueOn capacity
  safetyBlock { edition } residencies { id version presence expectedReturnOn phase endReason }
  admissions { id version state sources } deaths { id version state lostCount toBeTold { name phoneMasked } } } }`;

interface Shown {
  readonly version: number;
  readonly life: string;
  readonly temporaryNo: string | null;
  readonly idDueOn: string | null;
  readonly residencies: { id: string; version: number; presence: string; phase: string }[];
  readonly admissions: { id: string; version: number; state: string; sources: string[] }[];
  readonly deaths: { id: string; version: number; state: string; toBeTold: object[] }[];
}
const seenBy = async (client: LastingClient, id: string): Promise<Shown | null> =>
  (await client.ask<{ resident: Shown | null }>(RESIDENT, { id })).resident;
const found = async (client: LastingClient, id: string): Promise<Shown> => {
  const seen = await seenBy(client, id);
  if (seen === null) throw new Error('the resident is not known');
  return seen;
};
const now = () => town.service.clock.now().toISOString();

test('somebody found without papers: admitted, on leave, wrongly taken for dead, and back with all of it', async () => {
  const { nurse, network, service } = town;

  // Nobody knows who it is: a name in Mongolian script is all there is, and no care waits for a document.
  const unknown = {
    nameOnCard: '无名氏',
    nameOther: 'ᠪᠠᠲᠤ\u180Bᠬᠠᠭᠠᠨ',
    idType: 'NONE',
    idMissingReason: 'UNIDENTIFIED',
  };
  const registration = { ...unknown, sex: 'MALE', regionCode: '440402' };
  const { id } = nodeOf(await nurse.act<{ id: string }>('residentRegister', registration, 'id'));
  const contact = { name: '陈小明', relation: 'NON_RELATIVE', phone: '13800001111', notifyOn: ['DEATH'] };
  nodeOf(await nurse.act('residencyBegin', newStay(town, id, { contacts: [contact] })));
  nodeOf(
    await nurse.act('safetyBlockRecord', { residentId: id, ...safetyBlock({ devices: [] }) }, 'id edition'),
  );
  expect(await found(nurse, id)).toMatchObject({
    ...{ name: '无名氏', nameOther: unknown.nameOther, life: 'ALIVE', idDueOn: dayOf(town, 30) },
    ...{ temporaryNo: expect.stringMatching(/^T/), safetyBlock: { edition: 1 } },
  });

  // The papers turn up, and the task with them is done.
  const { version } = await found(nurse, id);
  const papers = { nameOnCard: '巴图', idType: 'PASSPORT', idNo: 'E99887766', birthOn: '1940-02-03' };
  nodeOf(await nurse.act('residentCorrect', { residentId: id, expectedVersion: version, ...papers }));
  expect(await found(nurse, id)).toMatchObject({ name: '巴图', idDueOn: null });

  // Leave, and back.
  const [stay] = (await found(nurse, id)).residencies;
  const leave = { residencyId: stay?.id, expectedVersion: 1, presence: 'LEAVE', sinceAt: now() };
  nodeOf(await nurse.act('presenceSet', { ...leave, expectedReturnOn: dayOf(town, 1) }));
  nodeOf(await nurse.act('presenceSet', { ...leave, expectedVersion: 2, presence: 'IN', sinceAt: now() }));

  // A booking; then the hospital, which has him booked, is the first to know that he was admitted.
  nodeOf(await town.scheduler.act('slotTemplateSet', newTemplate(town, { pools: null })));
  const [place] = await freeOn(town, nurse, { dayOn: dayOf(town, 2), pool: 'PUBLIC' });
  const visit = { slotId: place?.id, residentId: id, priority: 'NORMAL' };
  const booked = nodeOf(await nurse.act('appointmentBook', visit));
  const admission = { residentId: id, kind: 'INPATIENT', hospitalId: network.hospital.id, admittedAt: now() };
  nodeOf(await town.doctor.act('admissionRecord', { ...admission, source: 'HOSPITAL' }));
  service.clock.advance(60_000);
  nodeOf(await nurse.act('admissionRecord', { ...admission, source: 'HOME' }));
  const admitted = await found(nurse, id);
  expect(admitted.admissions).toMatchObject([{ state: 'ADMITTED', sources: ['HOSPITAL', 'HOME'] }]);
  expect(admitted.residencies).toMatchObject([{ presence: 'HOSPITAL' }]);

  // The hospital calls about another patient of that name: the nurse reports a death, a doctor confirms it.
  const told = { residentId: id, diedAt: now(), source: 'HOSPITAL', place: '住院部' };
  nodeOf(await nurse.act('deathReport', told));
  const [death] = (await found(nurse, id)).deaths;
  expect(death).toMatchObject({
    state: 'REPORTED',
    toBeTold: [{ name: '陈小明', phoneMasked: '138****1111' }],
  });
  const confirmation = { deathId: death?.id, expectedVersion: 1 };
  const alone = await nurse.act('deathConfirm', { ...confirmation, source: 'HOSPITAL' });
  expect(refusalIn(alone)).toMatchObject({ code: 'SECOND_SOURCE' });
  const clinic = await signedIn(service, network.home.id, 'CLINIC_DOCTOR');
  nodeOf(await clinic.act('deathConfirm', { ...confirmation, source: 'TEAM' }));
  const BOOKING = 'query ($id: ID!) { appointment(id: $id) { state reasonCode } }';
  expect(await nurse.ask(BOOKING, { id: booked.id })).toEqual({
    appointment: { state: 'CANCELLED', reasonCode: 'DEATH' },
  });
  expect(await found(nurse, id)).toMatchObject({
    life: 'DECEASED',
    residencies: [{ endReason: 'DECEASED' }],
  });

  // The next morning the record is closed to the home. The report is not, and so it is taken back.
  service.clock.advance(20 * 3_600_000);
  expect(await seenBy(nurse, id)).toBeNull();
  expect(
    refusalIn(await town.otherNurse.act('deathReverse', { residentId: id, reasonText: '误' })).code,
  ).toBe('NOT_FOUND');
  nodeOf(await nurse.act('deathReverse', { residentId: id, reasonText: '医院同名患者' }));
  expect(await found(nurse, id)).toMatchObject({
    ...{ life: 'ALIVE', residencies: [{ presence: 'HOSPITAL', phase: 'CURRENT', endReason: null }] },
    ...{ admissions: [{ state: 'ADMITTED' }], deaths: [{ state: 'REVERSED', lostCount: 0 }] },
  });
  expect(await nurse.ask(BOOKING, { id: booked.id })).toEqual({
    appointment: { state: 'BOOKED', reasonCode: null },
  });

  // He comes back to the home.
  const [open] = (await found(nurse, id)).admissions;
  const end = { admissionId: open?.id, expectedVersion: open?.version, dischargedAt: now() };
  nodeOf(
    await nurse.act('admissionRecord', { residentId: id, source: 'HOME', disposition: 'RETURNED', ...end }),
  );
  expect((await found(nurse, id)).residencies).toMatchObject([{ presence: 'IN' }]);
});

test('the account of a representative sees the record as long as the document holds', async () => {
  const { nurse, network, service } = town;
  const residentId = await takeIn(town);
  const guardian = { kind: 'STATUTORY', name: '江雨桐', phone: '13800002222', document: '户口簿 第3页' };
  const appointed = { residentId, ...guardian, fromOn: todayOf(town) };
  const { id, version } = nodeOf(await nurse.act('representativeAppoint', appointed));
  const daughter = await signedIn(service, network.home.id, 'REPRESENTATIVE');
  await write(({ db }) =>
    db.person.updateMany({
      where: { roleAssignments: { some: { role: 'REPRESENTATIVE' } } },
      data: { representativeId: id },
    }),
  );
  expect(await seenBy(daughter, residentId)).not.toBeNull();
  const end = { representativeId: id, expectedVersion: version, toOn: dayOf(town, -1), reason: '变更监护人' };
  nodeOf(await nurse.act('representativeEnd', end));
  expect(await seenBy(daughter, residentId)).toBeNull();
});
