/** Numbers with valid check digits that nobody bears: made by rule, for the demo alone. */
import { idCardCheckDigit } from '../../domain/identifier/id-card.ts';
import { usccCheckCharacter } from '../../domain/identifier/uscc.ts';

const ORGANIZATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2];

const numberOf = (character: string): number =>
  /\d/.test(character) ? Number(character) : character.charCodeAt(0) - 'A'.charCodeAt(0) + 10;

/** 组织机构代码 of GB 11714: eight characters and their MOD 11 check character. */
function organizationCode(body: string): string {
  const sum = ORGANIZATION_WEIGHTS.reduce((total, weight, i) => total + weight * numberOf(body.charAt(i)), 0);
  return body + '0X987654321'.charAt(sum % 11);
}

export interface Registration {
  /** 登记管理部门 and 机构类别: 11 机关, 12 事业单位, 52 民办非企业单位. */
  readonly office: '11' | '12' | '52';
  readonly regionCode: string;
  readonly serial: number;
}

const codeOf = (serial: number): string => organizationCode(`YYL${String(serial).padStart(5, '0')}`);

/** 统一社会信用代码 by GB 32100-2015, check character included. */
export function inventedUscc({ office, regionCode, serial }: Registration): string {
  const first17 = office + regionCode + codeOf(serial);
  return first17 + usccCheckCharacter(first17);
}

/** 医疗机构执业许可证登记号: organisation code, region, economic type 11, WS 218 class, and 1 for not for profit. */
export const inventedLicence = ({ regionCode, serial }: Registration, ws218Code: string): string =>
  `${codeOf(serial)}${regionCode}11${ws218Code}1`;

/**
 * 公民身份号码 by GB 11643-1999. The order codes from 996 on are by custom kept for people over a hundred,
 * so that nobody of these ages bears such a number.
 */
export function inventedIdCard(regionCode: string, birthOn: string, sex: 'MALE' | 'FEMALE'): string {
  const first17 = `${regionCode}${birthOn.replaceAll('-', '')}${sex === 'MALE' ? '997' : '998'}`;
  return first17 + idCardCheckDigit(first17);
}

/** A mobile number of a block that the demo keeps to itself. */
export const inventedMobile = (serial: number): string => `1990000${String(serial).padStart(4, '0')}`;

/** A landline number in 珠海, in the normal form of V5; subscribers' numbers there do not begin with 4. */
export const inventedLandline = (serial: number): string => `0756499${String(serial).padStart(4, '0')}`;
