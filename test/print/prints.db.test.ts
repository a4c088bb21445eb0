import { describe, expect, test } from 'vitest';
import { read, write } from '../../prisma/client.ts';
import { town } from '../fixtures/open-town.ts';
import { CONTACT } from '../fixtures/residents.ts';
import { dayOf, newRegistration, signedIn } from '../fixtures/town.ts';
import { nodeOf } from '../support/acts.ts';
import {
  appointment,
  dayOn,
  htmlOf,
  idNo,
  latestAudit,
  NAME,
  residentId,
  slip,
  textOf,
  usePrintScene,
} from './scene.ts';

usePrintScene();

const NOBODY = '0195a3c2-7b1e-7abc-8123-0016d3cca427';

test('languages stand on the card by their names, whether they were entered as words or as tags', async () => {
  await write(async ({ db }) => {
    await db.resident.update({ where: { id: residentId }, data: { language: 'zh', dialect: '四川话' } });
    await db.contact.updateMany({ where: { residentId }, data: { language: 'mn' } });
  });
  const html = await htmlOf(town.nurse, `resident/${residentId}`);
  expect(html).toContain('中文、四川话');
  expect(html).toContain('蒙古语');
  expect(html).not.toMatch(/>\s*(zh|mn)\s*</);
  expect(await textOf(town.nurse, `resident/${residentId}`)).toContain('中文、四川话');
});

describe('numbers in full', () => {
  const TICKET = '?purpose=TRANSPORT_TICKET';
  const unmasks = () =>
    read().auditEvent.count({ where: { operation: 'residentUnmask', outcome: 'DONE', action: 'ACT' } });

  test('stand on paper for a purpose, by the act that shows them elsewhere', async () => {
    const before = await unmasks();
    expect(await textOf(town.nurse, slip(), TICKET)).toContain(idNo);
    expect(await textOf(town.nurse, `transport/${dayOn}`, TICKET)).toContain(idNo);
    expect(await textOf(town.nurse, `resident/${residentId}`, '?purpose=EMERGENCY')).toContain(CONTACT.phone);
    expect(await unmasks()).toBe(before + 3);
    expect((await latestAudit()).facts).toBe(JSON.stringify({ form: 'pdf', purpose: 'EMERGENCY' }));
  });

  test.each(['OTHER', 'other', '', 'PRINT&purpose=EMERGENCY'])(
    'a purpose of "%s" is refused',
    async (given) => {
      const answer = await town.nurse.fetch(`/print/${slip()}.pdf?purpose=${given}`);
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ code: 'PRINT_PURPOSE', path: ['purpose'] });
    },
  );

  test('are not for the hospital, which is refused and gets no paper', async () => {
    const answer = await town.scheduler.fetch(`/print/${slip()}.pdf${TICKET}`);
    expect(answer.status).toBe(422);
    const body = await answer.text();
    expect(JSON.parse(body)).toMatchObject({ code: 'NUMBER_NOT_OPEN' });
    expect(body).not.toContain(NAME);
  });

  test('have their limit of the day on paper as well', async () => {
    const viewer = await read().idempotencyRecord.findFirstOrThrow({ where: { mutation: 'residentUnmask' } });
    const { personId, organizationId } = viewer;
    const used = { personId, organizationId, mutation: 'residentUnmask', nounId: residentId, inputHash: '' };
    const now = town.service.clock.now();
    const data = Array.from({ length: 50 }, (_, i) => ({
      ...used,
      key: `used-${String(i).padStart(12, '0')}`,
      recordedAt: now,
      expiresAt: new Date(now.getTime() + 86_400_000),
    }));
    await write((tx) => tx.db.idempotencyRecord.createMany({ data }));
    const before = await unmasks();
    const answer = await town.nurse.fetch(`/print/transport/${dayOn}.pdf${TICKET}`);
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({
      code: 'UNMASK_PER_DAY',
      policy: { key: 'resident.unmaskPerDay' },
    });
    expect(await unmasks()).toBe(before);
    expect(await latestAudit()).toMatchObject({ action: 'REFUSED', outcome: 'UNMASK_PER_DAY' });
  });
});

describe('who gets no paper', () => {
  test('a stranger, for whom it is as if there were none', async () => {
    for (const noun of ['appointment', 'resident']) {
      const id = noun === 'resident' ? residentId : appointment.id;
      for (const form of ['html', 'pdf']) {
        const foreign = await town.otherNurse.fetch(`/print/${noun}/${id}.${form}`);
        const unknown = await town.otherNurse.fetch(`/print/${noun}/${NOBODY}.${form}`);
        expect([foreign.status, await foreign.text()]).toEqual([404, await unknown.text()]);
        expect(unknown.status).toBe(404);
      }
    }
    expect(await latestAudit()).toMatchObject({ action: 'PRINT', outcome: 'NOT_FOUND', residentIds: null });
    expect(await htmlOf(town.otherNurse, `transport/${dayOn}`)).not.toContain('乌日娜');
  });

  test('who has only registered somebody, of whom the card tells more than the identity', async () => {
    nodeOf(await town.otherNurse.act('residentRegister', newRegistration({ nameOnCard: NAME, idNo }), 'id'));
    expect((await town.otherNurse.fetch(`/print/resident/${residentId}.pdf`)).status).toBe(404);
  });

  test('a role that the noun is not open to', async () => {
    for (const [by, path] of [
      [town.homeAdmin, slip()],
      [town.scheduler, `transport/${dayOn}`],
      [town.scheduler, `resident/${residentId}`],
    ] as const) {
      const answer = await by.fetch(`/print/${path}.html`);
      expect([answer.status, await answer.json()]).toEqual([
        403,
        { code: 'FORBIDDEN', message: 'Your role does not allow this print.' },
      ]);
      expect(await latestAudit()).toMatchObject({ action: 'DENIED', outcome: 'FORBIDDEN' });
    }
  });

  test('the hospital has the slip of who comes, without the bed', async () => {
    const text = await textOf(town.scheduler, slip());
    expect(text).toContain(appointment.no);
    expect(text).not.toContain('301-2');
  });

  test('nobody without a sign-in, and nobody whose token is no token', async () => {
    const bare = await fetch(`${town.service.url}/print/${slip()}.pdf`);
    expect([bare.status, bare.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="yiyang-link"']);
    expect(await bare.json()).toEqual({ code: 'UNAUTHENTICATED', message: 'Sign in first.' });
    const headers = { authorization: 'Bearer a.b.c' };
    const forged = await fetch(`${town.service.url}/print/${slip()}.pdf`, { headers });
    expect(forged.status).toBe(401);
    expect(forged.headers.get('www-authenticate')).toContain('invalid_token');
  });

  test('a home that the resident has left keeps its bookings, and no card', async () => {
    const { id, version } = await read().residency.findFirstOrThrow({ where: { residentId } });
    const end = { residencyId: id, expectedVersion: version, toOn: dayOf(town, 0), reason: 'MOVED_HOME' };
    nodeOf(await town.nurse.act('residencyEnd', end));
    town.service.clock.advance(86_400_000);
    expect((await town.nurse.fetch(`/print/resident/${residentId}.pdf`)).status).toBe(404);
    expect(await textOf(town.nurse, slip())).toContain(appointment.no);
  });
});

describe('the way to paper', () => {
  test('is read only', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      const answer = await town.nurse.fetch(`/print/${slip()}.pdf`, method);
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    }
    const head = await town.nurse.fetch(`/print/${slip()}.pdf`, 'HEAD');
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  test.each(['nothing/1.pdf', 'resident/1.png', 'resident/a%2fb.pdf', 'appointment.pdf', 'resident/.pdf'])(
    '%s leads nowhere',
    async (path) => {
      expect((await town.nurse.fetch(`/print/${path}`)).status).toBe(404);
    },
  );

  test.each(['2026-02-30', '0001-01-01', '0999-12-31'])('%s is no day of this service', async (dayOn) => {
    const answer = await town.nurse.fetch(`/print/transport/${dayOn}.pdf`);
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([400, 'DATE']);
  });

  test('counts as one route, whatever is asked for', async () => {
    const doctor = await signedIn(town.service, town.network.hospital.id, 'HOSP_DOCTOR');
    await doctor.fetch(`/print/resident/${NOBODY}.pdf`);
    const figures = await (await fetch(`${town.service.url}/metrics`)).text();
    expect(figures).toContain('route="/print"');
    expect(figures).not.toContain(NOBODY);
  });
});
