import assert from 'node:assert/strict';
import { addMonths, localDateOf } from '../../../domain/calendar-date.ts';
import { type Kept, nodeOf, refusalIn } from '../../support/acts.ts';
import { freePlaces } from '../free-places.ts';
import type { Chapter } from '../stage.ts';

interface Agreement extends Kept {
  readonly no: string;
  readonly state: string;
  readonly availableActions: readonly { readonly action: string; readonly isAvailable: boolean }[];
}

const AGREEMENT = 'id version no state availableActions { action isAvailable }';

/** A cooperation agreement is proposed by one side and countersigned by the other (domain 3.1). */
export const chapter: Chapter = {
  title: 'Home and hospital make a cooperation agreement: two green places a week in cardiology',
  async tell({ cast, clock, step }) {
    const { id: medicalOrgId, admin: hospitalAdmin, cardiology, name } = cast.of('hospital');
    const { id: nursingHomeId, admin: homeAdmin, nurse } = cast.of('home');
    await step(
      `Before it, ${nurse.name} sees no green place at ${name}, only public ones.`,
      freePlaces(nurse, { departmentId: cardiology }),
      (places) => {
        assert.ok(places.length > 0 && places.every(({ pool }) => pool === 'PUBLIC'));
        return `${places.length} slots with free places, all PUBLIC`;
      },
    );
    const startOn = localDateOf(await clock.now());
    const proposal = {
      nursingHomeId,
      medicalOrgId,
      type: 'DESIGNATED',
      services: [{ service: 'APPOINTMENT' }, { service: 'GREEN_CHANNEL' }],
      quotas: [{ departmentId: cardiology, placesPerWeek: 2 }],
      dutiesHome: '甲方核对老人身份，按时送诊并安排陪护。',
      dutiesMedical: '乙方为甲方老人开通就诊绿色通道，每周预留号源。',
      startOn,
      endOn: addMonths(startOn, 12),
    };
    const proposed = nodeOf(
      await step(
        `${homeAdmin.name} proposes it for the home.`,
        homeAdmin.does<Agreement>('agreementPropose', proposal, AGREEMENT),
        (answer) => {
          assert.equal(nodeOf(answer).state, 'PENDING_COUNTERSIGN');
          return `${nodeOf(answer).no}, ${nodeOf(answer).state}`;
        },
      ),
    );
    const sign = { agreementId: proposed.id, expectedVersion: proposed.version };
    await step(
      'Nobody signs for both sides.',
      homeAdmin.does<Agreement>('agreementCountersign', sign, AGREEMENT),
      (answer) => {
        assert.equal(refusalIn(answer).code, 'NOT_YOUR_ACT');
        return `refused: ${refusalIn(answer).message} (${refusalIn(answer).rule})`;
      },
    );
    await step(
      `${hospitalAdmin.name} countersigns for the hospital: in force from today.`,
      hospitalAdmin.does<Agreement>('agreementCountersign', sign, AGREEMENT),
      (answer) => {
        assert.equal(nodeOf(answer).state, 'ACTIVE');
        return `${nodeOf(answer).no}, ${nodeOf(answer).state}, version ${nodeOf(answer).version}`;
      },
    );
    cast.keep('agreementId', proposed.id);
    await step(
      `Now ${nurse.name} sees the green places as well.`,
      freePlaces(nurse, { departmentId: cardiology, pool: 'GREEN_CHANNEL' }),
      (places) => {
        assert.equal(places.length, 16);
        return `${places.length} slots with a free green place in four weeks`;
      },
    );
  },
};
