import assert from 'node:assert/strict';
import { type Kept, nodeOf, refusalIn } from '../../support/acts.ts';
import type { Player } from '../client.ts';
import type { Chapter } from '../stage.ts';
import { when } from '../times.ts';

interface InFull {
  readonly field: string;
  readonly value: string | null;
}

interface Entries {
  readonly auditEvents: {
    readonly edges: readonly {
      readonly node: { at: string; personName: string; outcome: string; facts: string | null };
    }[];
  };
}

const MASKED = 'query ($id: ID!) { resident(id: $id) { id phoneMasked idNoMasked } }';
const ENTRIES = `query ($filter: AuditEventFilter) { auditEvents(filter: $filter) { edges { node {
  at personName outcome facts } } } }`;

interface Masked {
  readonly resident: Pick<Kept, 'id'> & { readonly phoneMasked: string; readonly idNoMasked: string };
}

/** Masked everywhere, in full by one act, for a purpose, on record (docs/access.md, Numbers in full). */
export const chapter: Chapter = {
  title: 'A number in full, for a purpose',
  async tell({ cast, step }) {
    const { nurse, admin } = cast.of('home');
    const { doctor } = cast.of('hospital');
    const [granny] = cast.of('elders');
    const unmask = (by: Player, purpose: string) =>
      by.does<InFull[]>(
        'residentUnmask',
        { residentId: granny.id, purpose, fields: ['PHONE'] },
        'field value',
      );
    const { resident } = await step(
      `However often ${nurse.name} looks, the numbers of ${granny.name} are masked.`,
      nurse.asks<Masked>('resident', MASKED, { id: granny.id }),
      ({ resident: { phoneMasked, idNoMasked } }) => {
        assert.match(phoneMasked, /^1\d\d\*+\d{4}$/);
        return `phone ${phoneMasked}, ID number ${idNoMasked}`;
      },
    );
    await step(
      'She has to call her. OTHER is no purpose without words.',
      unmask(nurse, 'OTHER'),
      (answer) => {
        assert.equal(refusalIn(answer).code, 'REASON_TEXT');
        return `refused at ${refusalIn(answer).path.join('.')}: ${refusalIn(answer).message}`;
      },
    );
    await step('To check who is calling is one.', unmask(nurse, 'IDENTITY_CHECK'), (answer) => {
      const [phone] = nodeOf(answer);
      assert.match(phone?.value ?? '', /^1\d{10}$/);
      assert.equal(phone?.value?.slice(-4), resident.phoneMasked.slice(-4));
      return `${phone?.field} ${phone?.value}`;
    });
    await step(
      `Since the night is over there is nobody of that name for ${doctor.name}.`,
      unmask(doctor, 'EMERGENCY'),
      (answer) => {
        assert.equal(refusalIn(answer).code, 'NOT_FOUND');
        return `refused: ${refusalIn(answer).message}`;
      },
    );
    await step(
      `${admin.name} reads who saw what, and what for; the number itself is not in the log.`,
      admin.asks<Entries>('auditEvents', ENTRIES, {
        filter: { operation: 'residentUnmask', nounId: granny.id, actions: ['ACT'] },
      }),
      ({ auditEvents }) => {
        const [{ node } = { node: null }] = auditEvents.edges;
        assert.deepEqual(JSON.parse(node?.facts ?? ''), { purpose: 'IDENTITY_CHECK', fields: ['PHONE'] });
        return `${when(node?.at ?? '')} ${node?.personName}, ${node?.outcome}: ${node?.facts}`;
      },
    );
  },
};
