import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { atLocalTime } from '../../domain/calendar-date.ts';
import { read, write } from '../../prisma/client.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { CONTACT } from '../fixtures/residents.ts';
import { dayOf, freeOn, newRegistration, newStay, newTemplate, signedIn } from '../fixtures/town.ts';
import { nodeOf } from '../support/acts.ts';
import type { LastingClient } from '../support/lasting-client.ts';
import { pdfText } from '../support/pdf-text.ts';

useTown();

const NAME = '乌日娜 ᠤᠷᠨᠠ';
const NOBODY = '0195a3c2-7b1e-7abc-8123-0016d3cca427';
let residentId: string;
let appointment: { readonly id: string; readonly no: string };
let idNo: string;
let dayOn: string;

beforeAll(async () => {
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
});

const textOf = async (by: LastingClient, path: string, search = ''): Promise<string> => {
  const answer = await by.fetch(`/print/${path}.pdf${search}`);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/pdf']);
  return pdfText(Buffer.from(await answer.arrayBuffer()));
};
const htmlOf = async (by: LastingClient, path: string, search = ''): Promise<string> => {
  const answer = await by.fetch(`/print/${path}.html${search}`);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  return answer.text();
};
const latestAudit = async () => {
  const row = await read().auditEvent.findFirstOrThrow({ orderBy: { seq: 'desc' } });
  const { action, operation, outcome, nounId, residentIds, facts } = row;
  return { action, operation, outcome, nounId, residentIds, facts };
};
const slip = () => `appointment/${appointment.id}`;

describe('at six in the morning a nurse prints what the day needs', () => {
  test('the slip that goes with the resident says who, where, when, and that nothing was eaten', async () => {
    const lines = (await textOf(town.nurse, slip())).split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        `预约号 ${appointment.no} · 门诊 · 普通`,
        '空腹 · 就诊前不要进食',
        '女 · 91岁',
        '301-2',
        '2026年11月25日 星期三',
        '08:00–08:30',
        '5 号',
        '08:20',
        '07:10',
        '机构车辆',
        '陪诊、轮椅',
        '李师傅 138****5678',
        '3诊室',
        expect.stringMatching(/^4\*{16}\d$/),
      ]),
    );
    expect(await latestAudit()).toEqual({
      action: 'PRINT',
      operation: 'print.appointment',
      outcome: 'OK',
      nounId: appointment.id,
      residentIds: JSON.stringify([residentId]),
      facts: JSON.stringify({ form: 'pdf', purpose: null }),
    });
  });

  test('the list for the driver has everybody of the day, hospital by hospital', async () => {
    const lines = (await textOf(town.nurse, `transport/${dayOn}`)).split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        '共 1 人 · 空腹 1 人 · 需协助 1 人',
        expect.stringContaining(' · 1 人 · '),
        '07:10',
        '301-2',
        expect.stringContaining('【空腹】'),
      ]),
    );
    expect(await latestAudit()).toMatchObject({
      operation: 'print.transport',
      nounId: dayOn,
      residentIds: JSON.stringify([residentId]),
    });
    expect(await htmlOf(town.nurse, `transport/${dayOf(town, 9)}`)).toContain('当日没有外出就诊。');
  });

  test('the card by the bed has whom to call, in order, and is not silent about what it does not know', async () => {
    const text = await textOf(town.nurse, `resident/${residentId}`);
    for (const wanted of [CONTACT.name, '138****1111', '301-2', '1935', '本卡未载过敏']) {
      expect(text).toContain(wanted);
    }
  });

  test('names in Mongolian script are written, and what no font has is said by its code point', async () => {
    const text = await textOf(town.nurse, `resident/${residentId}`);
    expect(text).toContain('ᠤᠷᠨᠠ');
    expect(text).toContain('[U+20BB7]奶奶');
    expect(text).not.toContain('\uFFFD');
  });

  test('the page for a browser loads nothing, runs nothing, and takes no word for markup', async () => {
    const answer = await town.nurse.fetch(`/print/${slip()}.html`);
    const html = await answer.text();
    expect(html).toContain('&lt;既往病历&gt;');
    expect(html).not.toMatch(/<script|<link|<img|https?:|url\(/);
    const style = /<style>([\s\S]*?)<\/style>/.exec(html)?.[1] ?? '';
    const digest = createHash('sha256').update(style).digest('base64');
    expect(answer.headers.get('content-security-policy')).toBe(
      `default-src 'none'; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
    expect(style).toContain('@page{size:148mm 210mm');
  });

  test('nobody on the way keeps it, and its file name is of nobody', async () => {
    const { headers } = await town.nurse.fetch(`/print/${slip()}.pdf`);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-disposition')).toBe('inline; filename="appointment.pdf"');
    expect(headers.get('etag')).toBeNull();
  });

  test('a cancelled booking prints as one that is good for nothing', async () => {
    const elder = newRegistration({ nameOnCard: '林取消' });
    const { id } = nodeOf(await town.nurse.act<{ id: string }>('residentRegister', elder, 'id'));
    const [, place] = await freeOn(town, town.nurse, { dayOn, pool: 'PUBLIC' });
    const booking = { slotId: place?.id, residentId: id, priority: 'NORMAL' };
    const booked = nodeOf(await town.nurse.act('appointmentBook', booking));
    const claim = { appointmentId: booked.id, expectedVersion: booked.version, reasonCode: 'ILLNESS' };
    nodeOf(await town.nurse.act('appointmentCancel', claim));
    expect(await textOf(town.nurse, `appointment/${booked.id}`)).toContain('已取消 · 此单不能就诊');
    expect(await htmlOf(town.nurse, `transport/${dayOn}`)).not.toContain('林取消');
  });
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

  test('a day that does not exist is no day', async () => {
    const answer = await town.nurse.fetch('/print/transport/2026-02-30.pdf');
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
