import { expect, test } from 'vitest';
import { diagnosisGroupOf } from '../../domain/codes/icd10-chapter.ts';
import { mustFileBeforeTravel } from '../../domain/referral/filing.ts';
import { isInGroup, ownerOf, type SignedGroup, wayOut } from '../../domain/referral/signed-group.ts';

const GROUP: SignedGroup = {
  doctorId: 'family doctor',
  teamOrgId: 'team',
  hospitalIds: ['level 2', 'level 3'],
};
const question = { signerId: 'other', direction: 'UP', targetOrgIds: ['elsewhere'], reasonText: null };

test('outside the 1+1+1 group the family doctor refers, or somebody says why; a way down is free', () => {
  const asked = (change: object, group: SignedGroup | null = GROUP) =>
    wayOut(group, { ...question, ...change })?.code ?? null;
  expect(asked({})).toBe('OUT_OF_GROUP');
  expect(asked({ targetOrgIds: ['level 2', 'elsewhere'] })).toBe('OUT_OF_GROUP');
  for (const free of [
    { targetOrgIds: ['level 3', 'level 2'] },
    { targetOrgIds: ['team'] },
    { signerId: 'family doctor' },
    { reasonText: '专科床位仅该院有' },
    { direction: 'DOWN' },
  ])
    expect(asked(free), JSON.stringify(free)).toBeNull();
  expect(asked({}, null)).toBeNull();
  expect([isInGroup(GROUP, ['elsewhere']), isInGroup(null, ['elsewhere'])]).toEqual([false, true]);
  expect([ownerOf(GROUP, 'signer'), ownerOf(null, 'signer')]).toEqual(['family doctor', 'signer']);
});

test('care in another city is filed first, unless it is filed already', () => {
  const filing = { regionCode: '440100', fromOn: '2026-11-01', toOn: '2026-12-31' };
  const asked = (insuredRegion: string | null, filings: readonly (typeof filing)[], on = '2026-11-22') =>
    mustFileBeforeTravel({ insuredRegion, offSiteFilings: filings }, '440106', on);
  expect(asked(null, [])).toBeNull();
  expect(asked('440103', [])).toBe(false);
  expect(asked('440402', [])).toBe(true);
  expect(asked('440402', [filing])).toBe(false);
  expect(asked('440402', [{ ...filing, regionCode: '440300' }])).toBe(true);
  expect(asked('440402', [filing], '2027-01-01')).toBe(true);
});

test.each([
  ['I50.9', 'I00_I99'],
  ['C34.1', 'C00_D48'],
  ['D48.9', 'C00_D48'],
  ['D50.0', 'D50_D89'],
  ['H59.9', 'H00_H59'],
  ['H60.0', 'H60_H95'],
  ['S72.0', 'S00_T98'],
  ['T98.3', 'S00_T98'],
  ['U07.1', 'U00_U99'],
  ['BNG050', null],
])('a diagnosis %s is of the group %s', (code, group) => expect(diagnosisGroupOf(code)).toBe(group));
