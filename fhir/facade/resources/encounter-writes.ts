import type { Encounter, Resource } from '@medplum/fhirtypes';
import { type ExchangedAdmission, exchangedAdmissions } from '../../../domain/admission/exchanged.ts';
import { askVoid } from '../../../domain/void/ask.ts';
import { isLeaveWithdrawn, receivedEncounter } from '../../map/encounter.ts';
import { inElements, rowAsRead } from '../as-read.ts';
import { shaped } from '../shaped.ts';
import type { Planned, Writes, Writing } from '../writing.ts';
import { createEncounter } from './encounter-create.ts';
import { performActs, requireSameAdmission, stepTo } from './encounter-known.ts';
import { addressed, ELEMENTS, voidReasonIn } from './encounter-said.ts';

/** It stays as it is until a second person of the hospital agrees (domain 0 VOIDED). */
async function planVoid(row: ExchangedAdmission, next: Resource, writing: Writing): Promise<Planned> {
  const asked = { noun: 'ADMISSION', id: row.id, expectedVersion: row.version } as const;
  const reason = { reasonCode: voidReasonIn(next), reasonText: '医院信息系统标记为录入错误' } as const;
  const acting = await writing.actor('signed');
  return {
    isPending: true,
    run: () =>
      inElements(ELEMENTS, async () => {
        await askVoid(acting, { ...asked, ...reason, idempotencyKey: writing.key() });
        return row.id;
      }),
  };
}

async function change(current: Resource, next: Resource, writing: Writing): Promise<Planned> {
  const received = await addressed(shaped(receivedEncounter, next, 'Encounter'), writing);
  const row = await rowAsRead(exchangedAdmissions, current, writing);
  const told = stepTo(received.status, row);
  // Who has not left does not return either.
  const step = told === 'RETURN' && isLeaveWithdrawn(received) ? 'STAY' : told;
  if (step === 'VOID') return planVoid(row, next, writing);
  if (row.state === 'VOIDED') return { run: async () => row.id };
  const acting = await writing.actor('reported');
  async function tell(): Promise<string> {
    requireSameAdmission(row, received, writing);
    return performActs(acting, { row, received, writing }, step);
  }
  return { run: () => inElements(ELEMENTS, tell) };
}

/** The element that says how somebody left, where it says nothing else that would be lost. */
const dispositionAlone = (encounter: Resource): string[] =>
  Object.keys((encounter as Encounter).hospitalization ?? {}).every((name) => name === 'dischargeDisposition')
    ? ['hospitalization']
    : [];

/** Encounters as a system tells of them: an admission, its leave and its end, and what of it was told wrongly. */
export const encounterWrites: Writes = {
  ...{ create: createEncounter, change },
  keeps: () => [
    ...['identifier', 'episodeOfCare', 'status', 'class', 'subject', 'basedOn', 'period'],
    ...['hospitalization', 'serviceProvider'],
  ],
  // Several statuses of R4 are one state here, several classes one kind of stay, several dispositions one way of leaving.
  rewrites: (_current, next) => ['status', 'class', 'extension(leave-withdrawn)', ...dispositionAlone(next)],
  isConditional: true,
  isNewCompared: true,
  readsIdentifiers: true,
};
