import type { OrganizationKind } from '../codes/organization.ts';
import { InvalidInput } from '../errors.ts';
import { parseLicenceNo } from '../identifier/licence.ts';
import { parseUscc } from '../identifier/uscc.ts';
import { requireText } from '../require-text.ts';
import { isMedical } from './kind.ts';

/** The 统一社会信用代码 in its normal form. @throws InvalidInput USCC_LENGTH, USCC_CHARACTERS, USCC_CHECK_CHARACTER */
export function requireUscc(text: string): string {
  const parsed = parseUscc(text);
  if (parsed.ok) return parsed.value;
  const message = {
    USCC_LENGTH: 'A unified social credit code has 18 characters.',
    USCC_CHARACTERS: 'A unified social credit code has digits and capital letters without I, O, S, V and Z.',
    USCC_CHECK_CHARACTER:
      'The check character of this unified social credit code does not fit: look for a typing slip.',
  }[parsed.code];
  throw new InvalidInput({ code: parsed.code, message, path: ['uscc'], rule: 'V2, GB 32100-2015' });
}

/**
 * The licence number as it is kept: a 医疗机构执业许可证登记号 for medical kinds, any number for the others.
 * @throws InvalidInput LICENCE_REQUIRED, LICENCE_NO_FORM, TEXT_…
 */
export function requireLicence(kind: OrganizationKind, licenceNo: string | null): string | null {
  const refuse = (code: string, message: string) =>
    new InvalidInput({ code, message, path: ['licenceNo'], rule: 'V3' });
  if (!isMedical(kind)) return licenceNo === null ? null : requireText(licenceNo, 'licenceNo', 64);
  if (licenceNo === null || licenceNo.trim() === '') {
    throw refuse('LICENCE_REQUIRED', 'A medical organisation names its practice licence.');
  }
  const parsed = parseLicenceNo(licenceNo);
  if (parsed.ok) return parsed.value;
  throw refuse(parsed.code, 'A practice licence number has 22 digits and letters.');
}
