import { beforeAll, expect, test } from 'vitest';
import { read, write } from '../../prisma/client.ts';
import { ANSWER_FIELDS, type RightActs, rightActs } from '../fixtures/every-act.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { freshKey, type MutationName, nodeOf, refusalIn } from '../support/acts.ts';

useTown();

let acts: RightActs;
beforeAll(async () => {
  acts = await rightActs(town);
});

const lastAudit = (operation: string) =>
  read().auditEvent.findFirstOrThrow({ where: { operation }, orderBy: { seq: 'desc' } });

/** Does an act, lets every relation to its resident end, and sends it again. */
async function againWhenEnded(mutation: MutationName) {
  const { by, input } = await acts[mutation]();
  const keyed = { idempotencyKey: freshKey(), ...input };
  nodeOf(await by.act(mutation, keyed, ANSWER_FIELDS[mutation]));
  const [residentId = ''] = JSON.parse((await lastAudit(mutation)).residentIds ?? '[]') as string[];
  const endedAt = town.service.clock.now();
  await write(({ db }) => db.careRelation.updateMany({ where: { residentId }, data: { endedAt } }));
  return by.act(mutation, keyed, ANSWER_FIELDS[mutation]);
}

test.each([
  'residentRegister',
  'residentCorrect',
  'residentUnmask',
  'contactSet',
  'consentRecord',
  'consentWithdraw',
] as const)('%s, sent again when its object is closed, meets what nobody has', async (mutation) => {
  const refusal = refusalIn(await againWhenEnded(mutation));
  expect(refusal).toMatchObject({ __typename: 'NotFound', code: 'NOT_FOUND' });
  expect(await lastAudit(mutation)).toMatchObject({ action: 'REFUSED', outcome: 'NOT_FOUND', nounId: null });
});

test.each(['residencyBegin', 'appointmentBook'] as const)(
  '%s, sent again when the record is closed, shows what stays one’s own',
  async (mutation) => {
    nodeOf(await againWhenEnded(mutation));
    expect(await lastAudit(mutation)).toMatchObject({ action: 'READ', outcome: 'REPEATED' });
  },
);

test('residentUnmask, sent again when the number alone is closed, is refused as the act would be', async () => {
  const { by, input } = await acts.residentUnmask();
  const keyed = { idempotencyKey: freshKey(), ...input };
  nodeOf(await by.act('residentUnmask', keyed, ANSWER_FIELDS.residentUnmask));
  const [residentId = ''] = JSON.parse((await lastAudit('residentUnmask')).residentIds ?? '[]') as string[];
  await write(({ db }) => db.careRelation.updateMany({ where: { residentId }, data: { basis: 'CONSENT' } }));
  const again = await by.act('residentUnmask', keyed, ANSWER_FIELDS.residentUnmask);
  expect(refusalIn(again).code).toBe('NUMBER_NOT_OPEN');
  expect(await lastAudit('residentUnmask')).toMatchObject({ action: 'REFUSED', outcome: 'NUMBER_NOT_OPEN' });
});
