import type { ChronicIllness } from './chronic-outpatient.ts';
import type { InfectionAgent } from './safety-block.ts';

/** A kind of what is PROTECTED, wherever it is written: as an agent, an illness of the insurance, a code or a name. */
interface Kind {
  readonly agents: readonly InfectionAgent[];
  readonly illnesses: readonly ChronicIllness[];
  /** Beginnings of ICD-10 codes. */
  readonly codes: RegExp;
  /** Parts of names: full-width letters made plain, blanks between Chinese characters left out. */
  readonly names: RegExp;
}

const HIV: Kind = {
  agents: ['HIV'],
  illnesses: ['HIV_AIDS'],
  codes: /^(B2[0-4]|B33\.3|B97\.3|O98\.7|R75|Z11\.4|Z20\.6|Z21|Z22\.6|Z71\.7)/,
  names: /[艾爱愛]滋|HIV|\bAIDS\b|免疫缺陷|HTLV|T(淋巴)?细胞白血病病毒|逆转录病毒/iu,
};

/** Chapter A50–A64, its manifestations elsewhere, carriers, contacts and screening; 淋证 is a matter of the urine. */
const SEXUALLY_TRANSMITTED: Kind = {
  agents: ['SYPHILIS', 'GONORRHOEA', 'CHLAMYDIA', 'GENITAL_HERPES', 'CONDYLOMA'],
  illnesses: [],
  codes:
    /^(A5\d|A6[0-4]|I98\.0|K67\.[0-2]|M03\.1|M73\.[01]|N29\.0|N34\.1|N74\.[2-4]|O98\.[1-3]|Z11\.3|Z20\.2|Z22\.4)/,
  names: new RegExp(
    [
      '梅毒|密螺旋体|苍白螺旋体|SYPHIL|淋病|淋球菌|淋菌|GONO(RRH|COCC)|湿疣|生殖器疣|CONDYLOM|下疳|腹股沟肉芽肿',
      '(?<!肺炎)衣原体(?!性?肺炎)|CHLAMYDIA(?!.{0,8}PNEUMON)|生殖器.{0,4}疱疹|疱疹.{0,4}生殖器|GENITAL HERPES',
      // Not 慢性病, 急性病毒性…, 良性病变.
      '(?<![急慢良恶染])性病(?![变毒理程灶])|性传播|花柳|VENEREAL|SEXUALLY TRANSMITTED|滴虫|TRICHOMON',
      '杨梅疮|霉疮|疳疮|臊疣',
    ].join('|'),
    'iu',
  ),
};

/** Chapter F with the dementias, also where a code of the nervous system names them, examinations and histories. */
const MENTAL: Kind = {
  agents: [],
  illnesses: ['MENTAL_DISORDER', 'DEMENTIA'],
  codes: /^(F\d{2}|G30|G31\.0|O99\.3|Z00\.4|Z03\.2|Z04\.6|Z09\.3|Z13\.3|Z50\.4|Z54\.3|Z86\.5)/,
  names: new RegExp(
    [
      '精神|[抑忧憂][郁鬱]|双相|雙相|躁[狂郁鬱]|[心情][境感绪].{0,2}障碍|恶劣心境|环性心境|SCHIZO|PSYCHO(SIS|TIC)|BIPOLAR|\\bMANI[AC]',
      '\\bDEPRESSI|焦[虑慮]|ANXIETY|惊恐|恐[惧怖](症|性)|强迫(?![体头坐卧位])|OBSESSI|妄想|偏执|幻觉|分裂[样型症情]|思[觉覺]失[调調]',
      '癔|歇斯底里|分离(性|转换)|转换(性)?障碍|躯体(形式|化)|疑病|神经症|神经官能|神经衰弱|应激(性)?(障碍|反应)|创伤后应激|PTSD',
      '适应(性)?障碍|人格(障碍|改变)|品行障碍|行为障碍|心理.{0,4}障碍|发育障碍|性别.{0,3}障碍|性偏好|易性|病理性(赌博|偷窃|纵火)',
      '[痴癡]呆|呆病|失智|阿[尔爾]?[茨兹茲]海默|ALZHEIMER|DEMENTIA|路易.{0,2}体|额颞叶变性|皮克病|认知(功能)?(障碍|损害|症)|遗忘综合征',
      '谵妄|DELIRI|器质性(脑|遗忘)|脑震荡后综合征|智[力能](低下|障碍|缺陷|减退|发育)|弱智|孤独症|自闭|AUTIS|多动|抽动(症|障碍)|口吃',
      '厌食症|神经性(厌|贪|呕)|贪食|进食障碍|非器质性|睡行|梦游|夜惊|\\bMENTAL|郁[病证]|癫[狂病]|狂病|脏躁|百合病',
    ].join('|'),
    'iu',
  ),
};

/** F10–F19 by other names, care for them and what is left of them; a habit (Z72) and a liver (K70) are none. */
const SUBSTANCE: Kind = {
  agents: [],
  illnesses: [],
  codes: /^(Z50\.[23]|Z71\.[45]|Z86\.4)/,
  names: new RegExp(
    [
      '酒精?(依赖|滥用|成瘾|使用障碍|中毒(?!性))|酗酒|戒断|成瘾|[药毒酒烟]瘾|(药物|物质|烟草|尼古丁|催眠药|镇静剂)(依赖|滥用)|物质使用',
      '吸毒|阿片|海洛因|可卡因|大麻|苯丙胺|冰毒|致幻|ALCOHOLISM|ADDICT|(ALCOHOL|DRUG|OPIOID|TOBACCO) DEPENDEN',
    ].join('|'),
    'iu',
  ),
};

const SELF_HARM: Kind = {
  agents: [],
  illnesses: [],
  codes: /^(R45\.8|X[67]\d|X8[0-4]|Y87\.0|Z91\.5)/,
  names: /自[杀殺伤傷残殘缢縊]|自我伤害|服毒|轻生|SUICID|SELF.?HARM/iu,
};

/**
 * What is named to treating clinicians of the current step and the resident only: HIV, sexually transmitted infections and
 * mental disorders (V19). Where a name may mean one of them, it counts as one.
 */
const PROTECTED: readonly Kind[] = [HIV, SEXUALLY_TRANSMITTED, MENTAL, SUBSTANCE, SELF_HARM];

const BETWEEN_CHARACTERS = /(?<=\p{Script=Han})[\s\u200b·]+(?=\p{Script=Han})/gu;

function isProtectedText(text: string | null): boolean {
  if (text === null) return false;
  const plain = text.normalize('NFKC').replace(BETWEEN_CHARACTERS, '');
  return PROTECTED.some(({ names }) => names.test(plain));
}

/** Whether an infection's agent is shown by name to treating clinicians and the resident only (V19). */
export const isProtectedAgent = (code: InfectionAgent, name: string | null): boolean =>
  PROTECTED.some(({ agents }) => agents.includes(code)) || isProtectedText(name);

/** The same of an illness on the insurance's list. */
export const isProtectedIllness = (code: ChronicIllness, name: string | null): boolean =>
  PROTECTED.some(({ illnesses }) => illnesses.includes(code)) || isProtectedText(name);

/** The same of a diagnosis, by its ICD-10 code, each half of a dagger and asterisk pair, or its name. */
export function isProtectedDiagnosis(code: string | null, name: string): boolean {
  const halves = (code ?? '').split('+').map((half) => half.trim());
  return halves.some((half) => PROTECTED.some(({ codes }) => codes.test(half))) || isProtectedText(name);
}
