import { askMerge } from '../../domain/resident/merge/ask.ts';
import { askUnmerge } from '../../domain/resident/merge/ask-unmerge.ts';
import type { ResidentRegisterInput } from '../../domain/resident/register.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read } from '../../prisma/client.ts';
import { newKey } from '../fixtures/network.ts';
import { idCardNo, register } from '../fixtures/residents.ts';
import { approve, reasonText } from '../fixtures/two-people.ts';

let serial = 0;

/** A number of a woman born on 1941-03-08 that nobody has yet. */
export const newNumber = (): string => {
  serial += 2;
  return idCardNo({ sequence: 100 + serial });
};

/** The same woman without her document. */
export const undocumented = (
  change: Partial<ResidentRegisterInput> = {},
): Partial<ResidentRegisterInput> => ({
  ...{ idType: 'NONE', idNo: null, idMissingReason: 'LOST', sex: 'FEMALE', birthOn: '1941-03-08' },
  ...{ healthCardNo: null, focusGroups: ['ELDERLY_65', 'DIABETES'], ...change },
});

/** One woman with two records of a nurse's home: with her card, and before it was found. */
export async function registeredTwice(nurse: Acting, change: Partial<ResidentRegisterInput> = {}) {
  const intoResidentId = await register(nurse, { idNo: newNumber(), healthCardNo: null });
  return { residentId: await register(nurse, undocumented(change)), intoResidentId };
}

const versionOf = async (id: string) => (await read().resident.findUniqueOrThrow({ where: { id } })).version;

interface Two {
  readonly residentId: string;
  readonly intoResidentId: string;
}

export const askToMerge = async (by: Acting, two: Two): Promise<string> =>
  askMerge(by, {
    idempotencyKey: newKey(),
    ...two,
    expectedVersion: await versionOf(two.residentId),
    reasonText,
  });

export const merge = async ([first, second]: readonly [Acting, Acting], two: Two): Promise<string> =>
  approve(second, await askToMerge(first, two));

export const askToUnmerge = async (by: Acting, { residentId, intoResidentId }: Two): Promise<string> => {
  const expectedVersion = await versionOf(intoResidentId);
  return askUnmerge(by, { idempotencyKey: newKey(), residentId, expectedVersion, reasonText });
};

export const unmerge = async ([first, second]: readonly [Acting, Acting], two: Two): Promise<string> =>
  approve(second, await askToUnmerge(first, two));
