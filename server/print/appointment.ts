import { APPOINTMENT_READERS } from '../../domain/appointment/policy.ts';
import { appointmentToPrint, type PrintedAppointment } from '../../domain/appointment/printed.ts';
import {
  APPOINTMENT_PRIORITIES,
  APPOINTMENT_SERVICES,
  APPOINTMENT_STATES,
} from '../../domain/codes/appointment.ts';
import { nameOfCode } from '../../domain/codes/code-table.ts';
import { SEXES } from '../../domain/codes/resident.ts';
import type { Block, Field } from './document.ts';
import { footerOf, inFullFor, type Print, valueIn } from './print.ts';
import { ageWords, dateWords, orDash, timeWords, windowWords } from './words.ts';

/** With these a slip is good for something; with any other it says so in large letters. */
const VALID = ['BOOKED', 'CHECKED_IN', 'CALLED', 'FULFILLED'];

const warnings = ({ state, isFasting }: PrintedAppointment): Block[] => [
  ...(VALID.includes(state)
    ? []
    : [{ kind: 'WARNING', text: `${APPOINTMENT_STATES[state]} · 此单不能就诊` } as const]),
  ...(isFasting ? [{ kind: 'WARNING', text: '空腹 · 就诊前不要进食' } as const] : []),
];

const person = (row: PrintedAppointment, idNo: string | null): Field[] => [
  { label: '姓名', value: row.resident.name, span: 2, isLarge: true },
  { label: '床号', value: orDash(row.bedNo), isLarge: true },
  { label: '性别 · 年龄', value: `${nameOfCode(SEXES, row.resident.sex)} · ${ageWords(row.age)}` },
  { label: '证件号码', value: orDash(idNo ?? row.resident.idNoMasked), span: 2 },
];

const visit = (row: PrintedAppointment): Field[] => [
  { label: '就诊日期', value: dateWords(row.serviceOn), span: 3, isLarge: true },
  { label: '时段', value: windowWords(row.startAt, row.endAt), isLarge: true },
  { label: '号序', value: row.placeNo === null ? '—' : `${row.placeNo} 号`, isLarge: true },
  { label: '预计就诊', value: row.estimatedAt === null ? '—' : timeWords(row.estimatedAt), isLarge: true },
  { label: '医院', value: row.hospitalName, span: 3, isLarge: true },
  { label: '科室', value: row.departmentName },
  { label: '医生', value: orDash(row.practitionerName) },
  { label: '诊室', value: orDash(row.room) },
  { label: '地址', value: row.hospitalAddress, span: 2 },
  { label: '医院电话', value: orDash(row.hospitalPhone) },
];

export const escortWords = ({ escortName, escortPhoneMasked }: PrintedAppointment): string =>
  orDash([escortName, escortPhoneMasked].filter(Boolean).join(' '));

const journey = (row: PrintedAppointment): Field[] => [
  { label: '出发', value: row.leaveAt === null ? '—' : timeWords(row.leaveAt) },
  { label: '交通', value: orDash(row.transport) },
  { label: '协助', value: orDash(row.assistance.join('、')) },
  { label: '陪同', value: escortWords(row) },
  { label: '携带', value: orDash(row.bringList), span: 2 },
  ...(row.note === null ? [] : [{ label: '备注', value: row.note, span: 3 } as const]),
  { label: '预约机构', value: row.sourceOrgName, span: 2 },
  { label: '机构电话', value: orDash(row.sourceOrgPhone) },
];

const subtitleOf = ({ no, service, priority }: PrintedAppointment): string =>
  [
    `预约号 ${no}`,
    nameOfCode(APPOINTMENT_SERVICES, service),
    nameOfCode(APPOINTMENT_PRIORITIES, priority),
  ].join(' · ');

/** 预约单: what goes with the resident to the hospital. */
export const appointmentSlip: Print = {
  noun: 'appointment',
  readers: APPOINTMENT_READERS,
  async make(request) {
    const { acting, id } = request;
    const row = await appointmentToPrint({ viewer: acting.viewer, now: acting.clock.now() }, id);
    if (row === null) return null;
    const values = await inFullFor(request, [row.residentId], ['ID_NO']);
    const idNo = valueIn(values.get(row.residentId), 'ID_NO');
    return {
      nounId: row.id,
      residentIds: [row.residentId],
      ownerOrgIds: [row.sourceOrgId],
      document: {
        paper: 'A5',
        title: '预约就诊单',
        subtitle: subtitleOf(row),
        code: row.no,
        blocks: [
          ...warnings(row),
          { kind: 'FIELDS', fields: person(row, idNo) },
          { kind: 'HEADING', text: '就诊' },
          { kind: 'FIELDS', fields: visit(row) },
          { kind: 'HEADING', text: '出行' },
          { kind: 'FIELDS', fields: journey(row) },
        ],
        footer: await footerOf(request),
      },
    };
  },
};
