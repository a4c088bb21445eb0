import { type ActInput, type Deciding, perform } from '../act.ts';
import { residentOfNews } from '../admission/find-resident.ts';
import { refusalsOf, requireNone } from '../available-action.ts';
import { localDateOf } from '../calendar-date.ts';
import { GOING_ON_STATES } from '../codes/admission.ts';
import type { DeathSource } from '../codes/death.ts';
import { openContactNotification } from '../contact-notification/open.ts';
import { appendEvent } from '../event-log.ts';
import { newId } from '../id.ts';
import { requireText } from '../require-text.ts';
import { staysOn } from '../residency/policy.ts';
import { forRoles } from '../resident/rules.ts';
import { sealedText } from '../seal/text.ts';
import { type Acting, actingRole } from '../viewer.ts';
import { clearAlarmsOf, REMINDERS, raiseDeathAlarm } from './alarms.ts';
import { remember } from './effects.ts';
import { setLife } from './life.ts';
import { requireDeathSource, requireDiedAt, requiresAlive } from './rules.ts';
import { DEATH_ROLES, DEATH_TELLERS } from './workflow.ts';

/** What is told of a death. */
interface ToldDeath {
  readonly diedAt: Date;
  /** From where it is known. */
  readonly source: DeathSource;
  readonly place?: string | null | undefined;
  readonly documentRef?: string | null | undefined;
}

export interface DeathReportInput extends ActInput, ToldDeath {
  readonly residentId: string;
}

/** The admission that ended with it. */
interface EndedAdmission {
  readonly id: string;
  readonly hospitalId: string | null;
}

interface Deceased {
  readonly id: string;
  readonly journeyId: string;
  readonly life: string;
}

export const REPORT_RULES = [forRoles('deathReport', DEATH_ROLES), requiresAlive];

/** The home of the stay and the hospital of the admission: they see the report, and may confirm or reverse it. */
async function partiesOf({ tx, now }: Deciding, residentId: string, ended: EndedAdmission | null) {
  const stays = { residentId, ...staysOn(localDateOf(now)) };
  const stay = await tx.db.residency.findFirst({ where: stays, orderBy: { fromOn: 'desc' } });
  const admitted = { residentId, state: { in: [...GOING_ON_STATES] }, hospitalId: { not: null } };
  const admission = await tx.db.admission.findFirst({ where: admitted, orderBy: { admittedAt: 'desc' } });
  const hospitalOrgId = ended?.hospitalId ?? admission?.hospitalId ?? null;
  return { homeOrgId: stay?.nursingHomeId ?? null, hospitalOrgId };
}

function textsOf(id: string, { place, documentRef }: ToldDeath) {
  const text = place == null ? null : requireText(place, 'place', 200);
  return {
    placeSealed: sealedText(text, { table: 'Death', row: id, column: 'placeSealed' }),
    documentRef: documentRef == null ? null : requireText(documentRef, 'documentRef', 200),
  };
}

/**
 * Writes a report of somebody who is alive to us: reminders stop at once, the home is alarmed, the family is to be told. The caller holds the
 * resident and has judged who tells, when and from where.
 * @returns the id of the death
 */
export async function writeReport(
  deciding: Deciding,
  resident: Deceased,
  told: ToldDeath,
  ended: EndedAdmission | null = null,
): Promise<string> {
  const { tx, now, acting } = deciding;
  const { viewer } = acting;
  const { id: residentId, journeyId } = resident;
  const { diedAt, source } = told;
  const id = newId(now);
  const parties = await partiesOf(deciding, residentId, ended);
  const reporter = { reportedByOrgId: viewer.organizationId, reportedById: viewer.personId };
  await tx.db.death.create({
    data: {
      ...{ id, journeyId, residentId, state: 'REPORTED', diedAt, source, ...textsOf(id, told) },
      ...{ ...reporter, reportedAt: now, ...parties },
    },
  });
  const change = { noun: 'death', nounId: id, journeyId, act: 'deathReport', to: 'REPORTED' } as const;
  const role = actingRole(viewer, DEATH_TELLERS);
  const facts = { residentId, source, ...parties, ...(ended !== null && { admissionId: ended.id }) };
  await appendEvent(tx, { ...change, role, facts, at: diedAt }, acting, now);
  await setLife(deciding, resident, { to: 'DEATH_REPORTED', act: 'deathReport', at: diedAt });
  const reminders = { residentId, act: 'deathReport', kind: { in: [...REMINDERS] } };
  await remember(deciding, id, await clearAlarmsOf(deciding, reminders));
  await raiseDeathAlarm(deciding, { id, journeyId, residentId, ...parties });
  const toTell = { residentId, journeyId, occasion: 'DEATH', noun: 'death', nounId: id } as const;
  await openContactNotification(deciding, { ...toTell, happenedAt: diedAt });
  return id;
}

/** The death of somebody who has died where it is told of: reported by the same words, or by somebody before. The caller holds the resident. */
export async function deathWhere(
  deciding: Deciding,
  resident: Deceased,
  told: ToldDeath,
): Promise<string | null> {
  if (resident.life === 'ALIVE') return writeReport(deciding, resident, told);
  const where = { residentId: resident.id, state: { not: 'REVERSED' } };
  return (await deciding.tx.db.death.findFirst({ where, select: { id: true } }))?.id ?? null;
}

/**
 * Reports a death (domain 3.8): reminders stop at once, the home is alarmed, nothing else ends before a second source.
 * @returns the id of the death
 * @throws NotFound; RuleRefused DEATH_REPORTED, DECEASED; InvalidInput DEATH_IN_FUTURE, DEATH_BEFORE_BIRTH, DEATH_SOURCE
 */
export const reportDeath = (acting: Acting, input: DeathReportInput): Promise<string> =>
  perform(acting, 'deathReport', input, async (deciding) => {
    const { viewer } = acting;
    const resident = await residentOfNews(deciding, input.residentId);
    requireNone(refusalsOf(REPORT_RULES, { viewer, life: resident.life }));
    requireDiedAt(input.diedAt, resident.birthOn, deciding.now);
    requireDeathSource(viewer, input.source);
    return writeReport(deciding, resident, input);
  });
