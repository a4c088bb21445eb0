import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  isProtectedAgent,
  isProtectedDiagnosis,
  isProtectedIllness,
} from '../../../domain/codes/protected.ts';

/** An illness as it is coded and as it is called; null where there is one of the two alone. */
type Called = readonly [code: string | null, names: string];

/** ICD-10 (WHO) with the names of GB/T 14396-2016 and of everyday, TCM by its own names. */
const PROTECTED: readonly Called[] = [
  ['B20.1', '艾滋病 爱滋病 愛滋病 AIDS'],
  ['B24', 'HIV病 人类免疫缺陷病毒病 HIV阳性 抗HIV抗体阳性 获得性免疫缺陷综合征'],
  ['B23.0', '急性HIV感染综合征'],
  ['O98.7', '妊娠合并HIV感染'],
  ['R75', 'HIV抗体初筛阳性'],
  ['Z11.4', 'HIV筛查'],
  ['Z20.6', '接触HIV'],
  ['Z21', '无症状HIV感染状态'],
  ['Z22.6', 'HTLV-1携带者 人类嗜T淋巴细胞病毒携带者HTLV 人T细胞白血病病毒感染'],
  ['Z71.7', 'HIV咨询'],
  ['A50.9', '先天性梅毒 Syphilis'],
  ['A52.1', '神经梅毒'],
  ['A53.0', '潜伏梅毒 苍白螺旋体感染 杨梅疮 霉疮'],
  ['A54.0', '淋病 淋球菌感染 淋菌性尿道炎 Gonorrhoea GONOCOCCAL-urethritis 花柳毒淋'],
  ['A55', '性病性淋巴肉芽肿 衣原体淋巴肉芽肿'],
  ['A56.0', '生殖道衣原体感染 沙眼衣原体感染 衣原体性尿道炎'],
  ['A57', '软下疳 疳疮'],
  ['A58', '腹股沟肉芽肿'],
  ['A59.0', '滴虫性阴道炎 泌尿生殖系滴虫病'],
  ['A60.0', '生殖器疱疹 生殖器单纯疱疹 疱疹病毒性生殖器感染'],
  ['A63.0', '尖锐湿疣 生殖器疣 Condyloma臊疣'],
  ['A64', '性病 疑似性病 性传播疾病'],
  ['I98.0', '心血管梅毒'],
  ['N74.2', '梅毒性盆腔炎'],
  ['N34.1', '非淋菌性尿道炎'],
  ['O98.1', '妊娠合并梅毒'],
  ['O98.2', '妊娠合并淋病'],
  ['O98.3', '妊娠合并性传播疾病'],
  ['Z11.3', '性传播疾病筛查'],
  ['Z22.4', '性传播疾病病原携带者'],
  ['F00.9', '阿尔茨海默病性痴呆 老年痴呆 老年性痴呆 阿尔兹海默症 失智症 呆病 癡呆 Dementia'],
  ['G30.9', '阿尔茨海默病 阿兹海默症 Alzheimer'],
  ['F01.9', '血管性痴呆 血管性认知障碍'],
  ['F02.3', '帕金森病痴呆 路易小体痴呆 路易体痴呆'],
  ['G31.0', '额颞叶变性 皮克病'],
  ['F04', '器质性遗忘综合征'],
  ['F05.9', '谵妄 Delirium'],
  ['F06.7', '轻度认知障碍 认知功能障碍 认知症'],
  ['F07.2', '脑震荡后综合征'],
  ['F09', '器质性精神障碍'],
  ['F10.2', '酒精依赖 酒依赖 酒精依赖综合征 酒精滥用 酗酒 酒瘾 酒精戒断状态 急性酒精中毒'],
  ['F11.2', '阿片类物质依赖 海洛因成瘾 吸毒'],
  ['F13.2', '镇静剂依赖 药物依赖 药物滥用 催眠药依赖 药瘾'],
  ['F17.2', '烟草依赖 尼古丁依赖'],
  ['F19.3', '戒断综合征'],
  ['F20.0', '精神分裂症 偏执型精神分裂症 思觉失调 思覺失調 Schizophrenia'],
  ['F21', '分裂型障碍'],
  ['F22.0', '妄想性障碍 偏执状态'],
  ['F25.9', '分裂情感性障碍'],
  ['F28', '幻觉症 Psychosis'],
  ['F30.9', '躁狂发作 躁狂症 躁郁症'],
  ['F31.9', '双相情感障碍 双相障碍 雙相障礙 Bipolar'],
  ['F32.9', '抑郁发作 抑郁症 抑郁障碍 抑郁状态 忧郁症 憂鬱症 Depressive郁病 郁证'],
  ['F34.1', '恶劣心境'],
  ['F39', '心境障碍 心境情感障碍'],
  ['F40.0', '广场恐惧症 恐怖症'],
  ['F41.0', '惊恐障碍'],
  ['F41.1', '焦虑障碍 焦虑症 焦虑状态 广泛性焦虑 焦慮症 Anxiety'],
  ['F42.9', '强迫症 强迫性障碍'],
  ['F43.1', '创伤后应激障碍 急性应激反应 PTSD'],
  ['F43.2', '适应障碍'],
  ['F44.9', '癔症 分离转换性障碍 分离性障碍 脏躁'],
  ['F45.0', '躯体化障碍 躯体形式障碍 疑病症'],
  ['F48.0', '神经衰弱 神经症 神经官能症 百合病'],
  ['F50.0', '神经性厌食 进食障碍'],
  ['F51.0', '非器质性失眠症'],
  ['F60.9', '人格障碍'],
  ['F63.0', '病理性赌博'],
  ['F79', '智力低下 精神发育迟滞 智能减退 弱智'],
  ['F84.0', '孤独症 自闭症'],
  ['F90.0', '多动症'],
  ['F95.2', '抽动障碍'],
  ['F99', '精神障碍 癫狂 癫病 狂病'],
  ['O99.3', '妊娠合并抑郁症'],
  ['Z03.2', '可疑精神障碍的观察'],
  ['Z50.2', '酒精依赖康复'],
  ['Z86.4', '药物依赖史'],
  ['Z86.5', '抑郁症史'],
  ['X70', '自缢'],
  ['X84', '自杀 自杀未遂 自殺 自伤 自残 自我伤害 服毒 Suicide'],
  ['Y87.0', '自杀后遗症'],
  ['R45.8', '自杀意念'],
  ['Z91.5', '自伤史'],
];

/** Next to them, and open: what a nurse has to know, and what is spelled alike. */
const OPEN: readonly Called[] = [
  ['I10', '高血压 慢性病 慢性病贫血'],
  ['B18.1', '慢性乙型病毒性肝炎 急性病毒性肝炎'],
  ['B25.9', '巨细胞病毒病 良性病变 恶性病变 退行性病变'],
  ['A16.2', '肺结核 传染性病原体携带'],
  ['A65', '非性病变 急性病程'],
  ['A27.9', '钩端螺旋体病'],
  ['J16.0', '肺炎衣原体感染 衣原体肺炎 衣原体性肺炎'],
  ['B02.9', '带状疱疹 单纯疱疹'],
  ['N39.0', '泌尿道感染 淋证 热淋 石淋'],
  ['C83.3', '淋巴瘤 淋巴结肿大'],
  ['G20', '帕金森病'],
  ['G40.9', '癫痫 癫痫病'],
  ['G47.0', '失眠 睡眠呼吸暂停'],
  ['A82.9', '狂犬病'],
  ['K70.3', '酒精性肝硬化 酒精性脂肪肝'],
  ['Z72.1', '饮酒'],
  ['L25.9', '激素依赖性皮炎'],
  ['Z99.1', '呼吸机依赖'],
  ['K27.9', '应激性溃疡 消化道出血'],
  ['M43.6', '强迫体位'],
  ['X59', '跌倒'],
  ['X85', '他人加害'],
  ['I69.3', '脑梗死后遗症 失语'],
  ['R54', '衰弱 高龄'],
  ['O98.0', '妊娠合并结核病'],
  ['R74.0', '转氨酶升高'],
  ['Z22.5', '乙型肝炎病毒携带者'],
];

const namesOf = (list: readonly Called[]) => list.flatMap(([, names]) => names.split(' '));
const codesOf = (list: readonly Called[]) => list.flatMap(([code]) => (code === null ? [] : [code]));

describe('an illness whose name is protected', () => {
  test.each(codesOf(PROTECTED))('is told by its code %s alone', (code) => {
    expect(isProtectedDiagnosis(code, '待查')).toBe(true);
  });
  test.each(namesOf(PROTECTED))('is told by its name %s alone', (name) => {
    expect(isProtectedDiagnosis(null, name)).toBe(true);
    expect(isProtectedIllness('OTHER', name)).toBe(true);
    expect(isProtectedAgent('OTHER', name)).toBe(true);
  });

  test('is one however the code is refined, and on whichever half of a pair it stands', () => {
    const refined = fc.constantFrom('', 'x001', '00', '00x003', '†', '*');
    const half = fc.tuple(fc.constantFrom(...codesOf(PROTECTED)), refined).map((parts) => parts.join(''));
    const blank = fc.constantFrom('', ' ');
    fc.assert(
      fc.property(half, fc.constantFrom(...codesOf(OPEN)), blank, (one, other, gap) => {
        expect(isProtectedDiagnosis(one, '待查')).toBe(true);
        expect(isProtectedDiagnosis(`${other}+${gap}${one}`, '待查')).toBe(true);
        expect(isProtectedDiagnosis(`${one}${gap}+${other}`, '待查')).toBe(true);
      }),
    );
  });

  test('is one however the name is written: wide, in capitals or not, with blanks, with words before and after', () => {
    const wide = (text: string) =>
      text.replace(/[!-~]/gu, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0));
    const spaced = (text: string) => text.replace(/(?<=\p{Script=Han})(?=\p{Script=Han})/gu, ' ');
    const spellings = [
      ...[(text: string) => text, wide, spaced],
      ...[(text: string) => text.toUpperCase(), (text: string) => text.toLowerCase()],
    ];
    const before = fc.constantFrom('', '疑似', '老年期', '既往', '重度', '1.');
    const after = fc.constantFrom('', '？', '（待查）', '后遗症', '伴肺部感染', ' I期');
    fc.assert(
      fc.property(
        fc.constantFrom(...namesOf(PROTECTED)),
        ...([fc.constantFrom(...spellings), before, after] as const),
        (name, spelled, first, last) => {
          expect(isProtectedDiagnosis(null, `${first}${spelled(name)}${last}`)).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('an illness that everybody with the record reads', () => {
  test.each(codesOf(OPEN))('has the code %s', (code) => {
    expect(isProtectedDiagnosis(code, '待查')).toBe(false);
  });
  test.each(namesOf(OPEN))('is called %s', (name) => {
    expect(isProtectedDiagnosis(null, name)).toBe(false);
  });
  test('is none that the lists of agents and illnesses protect', () => {
    expect(isProtectedIllness('PARKINSONISM', null)).toBe(false);
    expect(isProtectedIllness('DEMENTIA', null)).toBe(true);
    expect(isProtectedAgent('HEPATITIS_B', null)).toBe(false);
    expect(isProtectedAgent('SYPHILIS', null)).toBe(true);
  });
});
