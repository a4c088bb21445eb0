/** An invented resident: the card's name, sex, age in completed years, and what is not as with most. */
export interface Elder {
  readonly name: string;
  readonly sex: 'MALE' | 'FEMALE';
  readonly age: number;
  /** 民族 by its name in GB/T 3304; 汉族 where it is not said. */
  readonly ethnicity?: string;
  readonly nameOther?: string;
  readonly nameUsual?: string;
  readonly language?: string;
  readonly dialect?: string;
}

const woman = (name: string, age: number, more: Partial<Elder> = {}): Elder => ({
  name,
  sex: 'FEMALE',
  age,
  ...more,
});
const man = (name: string, age: number, more: Partial<Elder> = {}): Elder => ({
  name,
  sex: 'MALE',
  age,
  ...more,
});
const uyghur = { ethnicity: '维吾尔族', language: 'ug' };
const mongolian = { ethnicity: '蒙古族', language: 'mn' };

/** Forty people who live in 香洲暖汀颐养院; the first and the second are whom the demo sign-ins act for. */
export const ELDERS_OF_HOME_WITH_CLINIC: readonly Elder[] = [
  man('欧阳德辉', 76, { dialect: '粤语' }),
  woman('梁玉珍', 91, { dialect: '粤语', nameUsual: '珍姨' }),
  woman('陈桂兰', 84),
  man('李国柱', 79),
  woman('阿依古丽·买买提', 73, { ...uyghur, nameOther: 'Ayigul Mamat' }),
  man('黄炳坤', 88, { dialect: '客家话' }),
  woman('何秀莲', 67),
  man('孟和·巴特尔', 81, { ...mongolian, nameOther: 'Мөнх Баатар' }),
  woman('王淑芬', 95),
  man('张福生', 70),
  woman('刘凤英', 78),
  man('吴锦添', 83, { dialect: '粤语' }),
  woman('周惠芳', 87),
  man('赵长山', 74),
  woman('林巧云', 69, { dialect: '潮汕话' }),
  man('吐尔逊·艾合买提', 77, { ...uyghur, nameOther: 'Tursun Ahmat' }),
  woman('杨慧贞', 90),
  man('罗振声', 85),
  woman('谭月娥', 72, { dialect: '粤语' }),
  man('冼启荣', 80, { dialect: '粤语' }),
  woman('娜仁·格日勒', 75, { ...mongolian, nameOther: 'Наран Гэрэл' }),
  man('徐立本', 93),
  woman('马素贞', 82, { ethnicity: '回族' }),
  man('曾宪德', 66),
  woman('司徒丽贞', 86, { dialect: '粤语' }),
  man('容润泉', 71),
  woman('蒋佩华', 97),
  man('邝伟明', 89, { dialect: '粤语' }),
  woman('郭爱莲', 76),
  man('其木德·道尔吉', 84, { ...mongolian, nameOther: 'Чимэд Дорж' }),
  woman('苏美琼', 62),
  man('钟庆余', 92, { dialect: '客家话' }),
  woman('韦彩霞', 73, { ethnicity: '壮族' }),
  man('唐鹤年', 99),
  woman('热孜万·阿不都', 68, { ...uyghur, nameOther: 'Rizwan Abdu' }),
  man('彭守义', 77),
  woman('邓瑞兰', 88),
  man('关汉棠', 65, { dialect: '粤语' }),
  woman('龙秋菊', 81, { ethnicity: '土家族' }),
  man('沈敬之', 94),
];

/** Twenty people who live in 斗门禾岸敬老院. */
export const ELDERS_OF_HOME_WITHOUT_CLINIC: readonly Elder[] = [
  woman('黄带好', 85, { dialect: '粤语', nameUsual: '好婆' }),
  man('梁有根', 78, { dialect: '粤语' }),
  woman('周金娣', 80),
  man('伍灿强', 72, { dialect: '粤语' }),
  woman('赵细妹', 96, { dialect: '粤语' }),
  man('陈水旺', 83),
  woman('古丽娜尔·吾甫尔', 70, { ...uyghur, nameOther: 'Gulnar Ghopur' }),
  man('林桂森', 87, { dialect: '潮汕话' }),
  woman('邝杏仙', 74),
  man('谢天佑', 69),
  woman('叶月桂', 89),
  man('乌力吉·朝鲁', 76, { ...mongolian, nameOther: 'Өлзий Чулуу' }),
  woman('冯润好', 82, { dialect: '粤语' }),
  man('吕观福', 91),
  woman('胡翠屏', 64),
  man('潘金水', 79),
  woman('温招弟', 93, { dialect: '客家话' }),
  man('莫庆祥', 73),
  woman('卢银好', 77, { dialect: '粤语' }),
  man('霍松柏', 86),
];
