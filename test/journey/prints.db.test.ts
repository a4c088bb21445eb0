import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { town } from '../fixtures/open-town.ts';
import { CONTACT } from '../fixtures/residents.ts';
import { dayOf, freeOn, newRegistration } from '../fixtures/town.ts';
import {
  appointment,
  dayOn,
  htmlOf,
  latestAudit,
  residentId,
  slip,
  textOf,
  usePrintScene,
} from '../print/scene.ts';
import { nodeOf } from '../support/acts.ts';

usePrintScene();

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
        expect.stringMatching(/^4\*{16}[\dX]$/),
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
