import type { Prisma } from '../generated/sqlite/client.ts';
import { chanceFrom } from './chance.ts';
import type { OrganizationKey } from './organization-plans.ts';
import type { OrganizationIds } from './organizations.ts';
import type { Actor, ActorOf } from './people.ts';
import type { Housed } from './residents.ts';
import { eventOf, type Story, type Told } from './story.ts';

type Consent = Prisma.ConsentCreateManyInput & { readonly signedAt: Date };

interface Consenting {
  readonly story: Story;
  readonly housed: readonly Housed[];
  readonly organizationIds: OrganizationIds;
  readonly actorOf: ActorOf;
  readonly representative: Prisma.RepresentativeCreateManyInput;
}

const TERMS = {
  RECORD_SHARING: '健康档案共享知情同意书（演示）第1版',
  REFERRAL: '双向转诊知情同意书（演示）第1版',
} as const;
const REFUSED = {
  residentWill: '本人不希望健康档案提供给其他机构，愿意每次就诊时当面说明。',
  explained: '已说明共享的用途、范围、期限和撤回方式，以及不共享对急诊的影响。',
  alternative: '就诊时由陪同人员携带纸质病历摘要。',
};
const WITHDRAWN_INDEX = 6;
const RUN_OUT_INDEX = 12;
const REFUSING_INDEXES = [5, 18, 33, 47];

/** Every second resident has been asked; some refused, one withdrew, and one consent has run out. */
export function consentRows({ story, housed, organizationIds, actorOf, representative }: Consenting) {
  const chance = chanceFrom(20_200_817);
  const asked = housed.filter(
    ({ index, movedInDay }) =>
      movedInDay < 0 && (index % 2 === 0 || index === 1 || REFUSING_INDEXES.includes(index)),
  );
  const told = asked.map((one) => {
    const by = actorOf(one.home, 'NH_NURSE');
    const purpose = chance.oneOf(['RECORD_SHARING', 'REFERRAL'] as const);
    return consentOf({
      story,
      one,
      by,
      purpose,
      representativeId: one.index === 1 ? representative.id : null,
      signer: one.index === 1 ? representative.name : one.elder.name,
    });
  });
  const recipientOf = (one: Housed): OrganizationKey =>
    one.home === 'homeWithClinic' ? 'generalHospital' : 'districtHospital';
  return {
    consents: told.map(({ row }) => row),
    recipients: told.map(({ row, one }) => ({
      consentId: row.id,
      organizationId: organizationIds[recipientOf(one)],
    })),
    events: told.flatMap(({ events }) => events.map(eventOf)),
  };
}

interface Asking {
  readonly story: Story;
  readonly one: Housed;
  readonly by: Actor;
  readonly purpose: keyof typeof TERMS;
  readonly signer: string;
  readonly representativeId: string | null;
}

function consentOf({ story, one, by, purpose, signer, representativeId }: Asking) {
  const signedAt = story.at(Math.max(one.movedInDay, -360) + 1, '10:00');
  const id = story.idAt(signedAt);
  const decision = REFUSING_INDEXES.includes(one.index) ? 'REFUSED' : 'GIVEN';
  const isWithdrawn = one.index === WITHDRAWN_INDEX;
  const withdrawnAt = story.at(-3, '11:00');
  const row: Consent = {
    id,
    journeyId: one.row.journeyId,
    residentId: one.row.id,
    purpose,
    policyRef: TERMS[purpose],
    state: isWithdrawn ? 'WITHDRAWN' : decision,
    decision,
    basis: representativeId === null ? 'SELF' : 'REPRESENTATIVE',
    representativeId,
    signerName: signer,
    method: 'PAPER',
    ...(decision === 'REFUSED' ? REFUSED : {}),
    signedAt,
    validUntilAt: decision === 'REFUSED' ? null : story.at(one.index === RUN_OUT_INDEX ? -1 : 365, '00:00'),
    ...(isWithdrawn ? { withdrawnAt, withdrawnByName: signer } : {}),
    version: isWithdrawn ? 2 : 1,
    recordedByOrgId: by.organizationId,
    recordedById: by.personId,
    createdAt: signedAt,
  };
  const told = { noun: 'consent', nounId: id, journeyId: one.row.journeyId, by };
  const recorded: Told = { ...told, act: 'consentRecord', to: decision, at: signedAt, facts: { purpose } };
  const withdrawn: Told = {
    ...told,
    act: 'consentWithdraw',
    from: decision,
    to: 'WITHDRAWN',
    at: withdrawnAt,
  };
  return { one, row, events: isWithdrawn ? [recorded, withdrawn] : [recorded] };
}
