import { read } from '../../prisma/client.ts';
import type { InsuranceType } from '../codes/resident.ts';
import { marksOf, UNMARKED } from '../exchange/marks.ts';
import type { Reading } from '../exchange/page.ts';
import type { Part, Parts } from '../exchange/parts.ts';
import { isId } from '../id.ts';
import { normalForm } from '../identifier/normal-form.ts';
import { maskCardNo } from '../mask.ts';
import { indexesOf } from './columns.ts';
import { masked } from './masked.ts';
import { recordsOpen } from './policy.ts';

/** One insurance of a resident: the medical one, and what there is beside it. */
export interface ExchangedCoverage extends Part {
  readonly kind: InsuranceType | 'LONG_TERM_CARE' | 'MEDICAL_AID_ELIGIBLE';
  readonly insuredRegion: string | null;
  readonly insuranceNoMasked: string | null;
  readonly insuranceNoIndex: string | null;
}

async function insuredAmong(residentIds: readonly string[], { viewer, now }: Reading) {
  return read().resident.findMany({
    where: { AND: [{ id: { in: [...residentIds] } }, recordsOpen(viewer, now)] },
    select: {
      ...{
        id: true,
        insuranceType: true,
        insuredRegion: true,
        insuranceNoSealed: true,
        insuranceNoIndex: true,
      },
      ...{ hasLongTermCareInsurance: true, isMedicalAidEligible: true },
    },
  });
}

type Insured = Awaited<ReturnType<typeof insuredAmong>>[number];

function coveragesOf(row: Insured, mark: Part['mark']): ExchangedCoverage[] {
  const { id: residentId, insuranceType, insuredRegion, insuranceNoSealed, insuranceNoIndex } = row;
  const part = (word: string) => ({ id: `${residentId}.${word}`, residentId, mark });
  const place = { table: 'Resident', row: residentId, column: 'insuranceNoSealed' };
  const beside = { insuredRegion, insuranceNoMasked: null, insuranceNoIndex: null };
  const medical = { insuredRegion, insuranceNoMasked: masked(insuranceNoSealed, place, maskCardNo) };
  return [
    ...(insuranceType === null
      ? []
      : [{ ...part('medical'), ...medical, insuranceNoIndex, kind: insuranceType as InsuranceType }]),
    ...(row.hasLongTermCareInsurance
      ? [{ ...part('long-term-care'), ...beside, kind: 'LONG_TERM_CARE' as const }]
      : []),
    ...(row.isMedicalAidEligible
      ? [{ ...part('medical-aid'), ...beside, kind: 'MEDICAL_AID_ELIGIBLE' as const }]
      : []),
  ];
}

/** Insurances of open records. */
export const exchangedCoverages: Parts<ExchangedCoverage> = {
  residentsOf: async (ids) => [...new Set(ids.map((id) => id.split('.')[0] ?? '').filter(isId))],
  of: async (residentIds, reading) => {
    const marks = await marksOf('resident', residentIds);
    const insured = await insuredAmong(residentIds, reading);
    return insured.flatMap((row) => coveragesOf(row, marks.get(row.id) ?? UNMARKED));
  },
};

/** By the whole number of the insurance. */
export const byInsuranceNo = (text: string): object =>
  text.length > 100
    ? { id: { in: [] } }
    : { insuranceNoIndex: { in: indexesOf('insuranceNo', normalForm(text)) } };
