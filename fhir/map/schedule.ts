import type { Extension, Schedule } from '@medplum/fhirtypes';
import type { ExchangedSession } from '../../domain/session/exchanged.ts';
import { extension } from '../extensions.ts';
import { identifiersOf, serviceTypeOf, specialtyOf } from './department.ts';
import { instantOf } from './instant.ts';

/** Who sees the patients, and where: never the hospital as a whole (domain 6). */
function actorsOf(session: ExchangedSession): Schedule['actor'] {
  const { departmentId, departmentName, holderRoleId, holderName } = session;
  const named = holderName === null ? {} : { display: holderName };
  return [
    { reference: `HealthcareService/${departmentId}`, display: departmentName },
    ...(holderRoleId === null ? [] : [{ reference: `PractitionerRole/${holderRoleId}`, ...named }]),
  ];
}

function extensionsOf({ state, isExpert, feeFen }: ExchangedSession): Extension[] {
  const fee = { value: (feeFen ?? 0) / 100, currency: 'CNY' } as const;
  return [
    { url: extension('session-state'), valueCode: state },
    { url: extension('expert'), valueBoolean: isExpert === 1 },
    ...(feeFen === null ? [] : [{ url: extension('registration-fee'), valueMoney: fee }]),
  ];
}

/** A half-day session (出诊单元) as R4 Schedule; its places are the Slots of it. */
export function scheduleToFhir(session: ExchangedSession): Schedule {
  const { id, names, state, room, startAt, endAt, voidedAt } = session;
  const specialty = specialtyOf(session);
  return {
    resourceType: 'Schedule',
    id,
    extension: extensionsOf(session),
    ...(names.length > 0 && { identifier: identifiersOf(names) }),
    active: state === 'OPEN' && voidedAt === null,
    serviceType: serviceTypeOf(session),
    ...(specialty.length > 0 && { specialty }),
    actor: actorsOf(session),
    planningHorizon: { start: instantOf(startAt), end: instantOf(endAt) },
    ...(room !== null && { comment: room }),
  };
}
