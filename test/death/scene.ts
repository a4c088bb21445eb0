import { bookAppointment, holdAppointment } from '../../domain/appointment/hold-and-book.ts';
import { confirmDeath, type DeathConfirmInput } from '../../domain/death/confirm.ts';
import { type DeathReportInput, reportDeath } from '../../domain/death/report.ts';
import { reverseDeath } from '../../domain/death/reverse.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read, write } from '../../prisma/client.ts';
import { granny, greenSlot, network, publicSlot } from '../appointment/scene.ts';
import { actor, newKey } from '../fixtures/network.ts';

/** Another person of the home, who knows from the team. */
export const homeDoctor = (): Promise<Acting> =>
  write((tx) =>
    actor(tx, network.clock, {
      ...{ organizationId: network.home, kind: 'NURSING_HOME', role: 'CLINIC_DOCTOR', name: '医生乙' },
    }),
  );

export const report = (by: Acting, change: Partial<DeathReportInput> = {}): Promise<string> =>
  reportDeath(by, {
    ...{ idempotencyKey: newKey(), residentId: granny, diedAt: network.clock.now(), source: 'HOME' },
    ...change,
  });

export const confirm = (
  by: Acting,
  deathId: string,
  change: Partial<DeathConfirmInput> = {},
): Promise<string> =>
  confirmDeath(by, {
    ...{ idempotencyKey: newKey(), deathId, expectedVersion: 1, source: 'TEAM' },
    ...change,
  });

export const reverse = (by: Acting, residentId = granny): Promise<string> =>
  reverseDeath(by, { idempotencyKey: newKey(), residentId, reasonText: '同名误报' });

/** A booking over the green channel, and a hold of a public place. */
export async function bookings(): Promise<{ booked: string; held: string }> {
  const place = { residentId: granny, priority: 'GREEN' } as const;
  const booked = await bookAppointment(network.nurse, {
    idempotencyKey: newKey(),
    slotId: greenSlot,
    ...place,
  });
  return { booked, held: publicSlot };
}

export const holdPublic = (residentId: string): Promise<string> =>
  holdAppointment(network.nurse, {
    ...{ idempotencyKey: newKey(), slotId: publicSlot, residentId, priority: 'NORMAL' },
  });

/** An account of the resident and one of a representative, an alarm, an admission and a second approval that waits. */
export async function fullLife(): Promise<void> {
  const now = network.clock.now();
  const person = { createdAt: now, status: 'ACTIVE' };
  const at = { organizationId: network.home, fromOn: '2026-01-01' };
  await write(async ({ db }) => {
    await db.representative.create({
      data: {
        id: `g${granny}`,
        residentId: granny,
        kind: 'NEXT_OF_KIN',
        name: '陈小明',
        document: '',
        fromOn: '2026-01-01',
      },
    });
    const roles = [
      { id: `p${granny}`, residentId: granny, role: 'RESIDENT' },
      { id: `q${granny}`, representativeId: `g${granny}`, role: 'REPRESENTATIVE' },
    ];
    for (const { id, role, ...record } of roles) {
      const roleAssignments = { create: [{ id: `r${id}`, role, ...at }] };
      await db.person.create({ data: { id, name: role, ...record, ...person, roleAssignments } });
    }
    const about = { organizationId: network.home, residentId: granny, noun: 'resident', nounId: granny };
    const alarm = {
      function: 'HOME_NURSE',
      state: 'RAISED',
      raisedAt: now,
      stepMinutes: 15,
      journeyId: granny,
    };
    for (const kind of ['TO_REBOOK_SOON', 'ADMITTED'])
      await db.alarm.create({ data: { id: `${kind} ${granny}`, kind, ...alarm, ...about } });
    const askedById = network.nurse.viewer.personId;
    await db.secondApproval.create({
      data: {
        ...{ id: `s${granny}`, journeyId: granny, act: 'recordVoid', state: 'PENDING', askedById },
        ...{ ...about, askedAt: now, expiresAt: new Date(now.getTime() + 9e8) },
      },
    });
    await db.contactNotification.create({
      data: {
        ...{ id: `t${granny}`, journeyId: granny, residentId: granny, occasion: 'ADMISSION', state: 'OPEN' },
        ...{ noun: 'admission', nounId: `n${granny}`, organizationId: network.home, function: 'HOME_NURSE' },
        ...{ happenedAt: now, openedAt: now, dueAt: now },
      },
    });
    const told = { kind: 'INPATIENT', admittedAt: now, recordedByOrgId: network.home, recordedAt: now };
    await db.admission.create({
      data: {
        id: `n${granny}`,
        journeyId: granny,
        residentId: granny,
        state: 'ADMITTED',
        hospitalId: network.hospital,
        ...told,
      },
    });
  });
}

/** Every row that a death may touch, without what counts changes or search keys; the alarms about the death itself are its own. */
export async function allRows(): Promise<Record<string, object[]>> {
  const db = read();
  const where = { kind: { notIn: ['DEATH_REPORTED', 'FAMILY_NOT_TOLD'] } };
  const orderBy = { id: 'asc' } as const;
  const found = {
    resident: await db.resident.findMany({ orderBy }),
    appointment: await db.appointment.findMany({ orderBy }),
    slot: await db.slot.findMany({ orderBy }),
    quota: await db.quotaUse.findMany({ orderBy: { weekOn: 'asc' } }),
    residency: await db.residency.findMany({ orderBy }),
    careRelation: await db.careRelation.findMany({ orderBy }),
    admission: await db.admission.findMany({ orderBy }),
    approval: await db.secondApproval.findMany({ orderBy }),
    alarm: await db.alarm.findMany({ where, orderBy }),
    role: await db.roleAssignment.findMany({ orderBy }),
    person: await db.person.findMany({ orderBy }),
    representative: await db.representative.findMany({ orderBy }),
    consent: await db.consent.findMany({ orderBy }),
    contact: await db.contact.findMany({ orderBy }),
    toTell: await db.contactNotification.findMany({ where: { occasion: { not: 'DEATH' } }, orderBy }),
  };
  return Object.fromEntries(
    Object.entries(found).map(([table, rows]) => [
      table,
      rows.map((row) => ({ ...row, version: 0, searchVersion: 0 })),
    ]),
  );
}
