import { describe, expect, test } from 'vitest';
import { codesOf } from '../../domain/codes/code-table.ts';
import { ORGANIZATION_KINDS, type OrganizationKind } from '../../domain/codes/organization.ts';
import { InvalidInput } from '../../domain/errors.ts';
import { checkedDetails, type OrganizationDetails } from '../../domain/organization/details.ts';
import { requireUscc } from '../../domain/organization/identifiers.ts';
import { isMedical } from '../../domain/organization/kind.ts';
import { testLicence, testUscc } from '../fixtures/directory.ts';

const details: OrganizationDetails = {
  name: '海湾医院',
  licenceNo: testLicence(1),
  ws218Code: 'A100',
  level: 'L3',
  grade: '甲等',
  address: '海湾路1号',
  phone: '0756-2000001',
  isInsuranceDesignated: true,
  bedsTotal: 100,
  bedsNursing: 20,
  capabilities: ['GREEN_CHANNEL'],
  greenChannelStages: ['REGISTRATION'],
};

function refusalOf(check: () => unknown): { code: string; path: readonly string[] } {
  try {
    check();
  } catch (error) {
    if (error instanceof InvalidInput) return { code: error.code, path: error.path };
    throw error;
  }
  throw new Error('nothing was refused');
}

test('what is right is kept in normal form, each code once', () => {
  const kept = checkedDetails('HOSPITAL', {
    ...details,
    ws218Code: ' a100 ',
    capabilities: ['TCM', 'GREEN_CHANNEL', 'TCM'],
  });
  expect(kept).toMatchObject({
    ws218Code: 'A100',
    phone: '07562000001',
    capabilities: ['TCM', 'GREEN_CHANNEL'],
  });
});

test.each<[string, OrganizationKind, Partial<OrganizationDetails>, string]>([
  ['LICENCE_REQUIRED', 'HOSPITAL', { licenceNo: null }, 'licenceNo'],
  ['LICENCE_REQUIRED', 'HOSPITAL', { licenceNo: ' ' }, 'licenceNo'],
  ['LICENCE_NO_FORM', 'HOSPITAL', { licenceNo: 'PDY123' }, 'licenceNo'],
  ['PHONE_FORM', 'HOSPITAL', { phone: '12345' }, 'phone'],
  ['WS218_FORM', 'HOSPITAL', { ws218Code: '100A' }, 'ws218Code'],
  ['BEDS_RANGE', 'HOSPITAL', { bedsTotal: -1 }, 'bedsTotal'],
  ['BEDS_NURSING', 'HOSPITAL', { bedsNursing: 101 }, 'bedsNursing'],
  ['BEDS_NURSING', 'HOSPITAL', { bedsTotal: null }, 'bedsNursing'],
  ['TEXT_EMPTY', 'HOSPITAL', { name: ' ' }, 'name'],
  ['TEXT_TOO_LONG', 'HOSPITAL', { name: '院'.repeat(201) }, 'name'],
  ['TEXT_CONTROL_CHARACTERS', 'HOSPITAL', { address: '海湾\u0007路' }, 'address'],
  ['CAPABILITY_KIND', 'NURSING_HOME', { greenChannelStages: [] }, 'capabilities'],
  ['CAPABILITY_KIND', 'HEALTH_AUTHORITY', { capabilities: ['TCM'], greenChannelStages: [] }, 'capabilities'],
  ['STAGE_KIND', 'NURSING_HOME', { capabilities: [] }, 'greenChannelStages'],
])('%s: a %s with %o', (code, kind, wrong, field) => {
  expect(refusalOf(() => checkedDetails(kind, { ...details, ...wrong }))).toEqual({ code, path: [field] });
});

describe.each(codesOf(ORGANIZATION_KINDS))('%s', (kind) => {
  test(`${isMedical(kind) ? 'must' : 'need not'} name its practice licence`, () => {
    const bare = { ...details, licenceNo: null, capabilities: [], greenChannelStages: [] };
    const check = () => checkedDetails(kind, bare);
    if (isMedical(kind)) expect(refusalOf(check).code).toBe('LICENCE_REQUIRED');
    else expect(check().licenceNo).toBeNull();
  });
});

test.each([
  ['USCC_LENGTH', '9135010'],
  ['USCC_CHARACTERS', '91350100M000100I43'],
  ['USCC_CHECK_CHARACTER', '91310115MA1H8R7C6D'],
])('%s: %s is no unified social credit code', (code, text) => {
  expect(refusalOf(() => requireUscc(text))).toEqual({ code, path: ['uscc'] });
});

test.each(['91350100m000100y43', ' 11500000MB1670604W', testUscc(7)])('%s is one', (text) => {
  expect(requireUscc(text)).toBe(text.trim().toUpperCase());
});
