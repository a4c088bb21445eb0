import assert from 'node:assert/strict';
import { nodeOf, refusalIn } from '../../support/acts.ts';
import { claimOf, hold, SHOWN, type Shown } from '../bookings.ts';
import { greenPlacesOn } from '../free-places.ts';
import type { Chapter } from '../stage.ts';
import { clockTime, MINUTE_MS } from '../times.ts';

interface Limit {
  readonly key: string;
  readonly name: string;
  readonly direction: string;
  readonly default: { readonly value: number; readonly provenance: string };
  readonly applied: {
    readonly value: number;
    readonly unit: string;
    readonly provenance: string;
    readonly scope: string;
  };
}

interface Limits {
  readonly policyValues: { readonly edges: readonly { readonly node: Limit }[] };
}

const FIELDS = 'key name direction default { value provenance } applied { value unit provenance scope }';
const LIMITS = `query ($filter: PolicyValueFilter) { policyValues(filter: $filter, first: 100) { edges { node { ${FIELDS} } } } }`;
const KEY = 'appt.holdMinutes';

const inWords = ({ key, name, applied, direction, default: given }: Limit): string =>
  `${key} ${name}: ${applied.value} ${applied.unit} (${applied.scope}: ${applied.provenance}); default ${given.value}, an organisation may go ${direction}`;

/** Every limit says where it comes from; an organisation may only tighten it (domain 0 PolicyValue, 8.8). */
export const chapter: Chapter = {
  title: 'Rules with their sources',
  async tell({ cast, clock, step }) {
    const { admin, id: organizationId, cardiology } = cast.of('hospital');
    const { nurse } = cast.of('home');
    await step(
      `${admin.name} looks up every limit that applies to the hospital.`,
      admin.asks<Limits>('policyValues', LIMITS, { filter: { organizationId } }),
      ({ policyValues }) => {
        for (const { node } of policyValues.edges) assert.notEqual(node.applied.provenance, '');
        const found = policyValues.edges.find(({ node }) => node.key === KEY);
        assert.equal(found?.node.applied.value, 10);
        return `${policyValues.edges.length} limits, each with its source. ${found === undefined ? '' : inWords(found.node)}`;
      },
    );
    const change = (value: number) => ({
      key: KEY,
      value,
      organizationId,
      document: '云屿医院门诊管理制度',
      place: '第12条',
    });
    await step(
      'To keep holds for longer than the region allows is refused.',
      admin.does('policyValueSet', change(20), 'key'),
      (answer) => {
        assert.equal(refusalIn(answer).code, 'POLICY_DIRECTION');
        return `refused: ${refusalIn(answer).message}`;
      },
    );
    await step(
      "To keep them for 5 minutes only is the hospital's own business.",
      admin.does<Limit>('policyValueSet', change(5), FIELDS),
      (answer) => {
        assert.deepEqual([nodeOf(answer).applied.value, nodeOf(answer).applied.scope], [5, 'ORGANIZATION']);
        return inWords(nodeOf(answer));
      },
    );
    const [, secondOn] = cast.of('serviceDates');
    const [place] = await step(
      'Green places of the week after.',
      greenPlacesOn(nurse, cardiology, secondOn),
      (found) => `${found.length} slots`,
    );
    const now = await clock.now();
    const [elder] = cast.of('elders');
    const held = await step(
      'From now on a hold ends after 5 minutes.',
      hold(nurse, { slotId: place?.id ?? '', elder, priority: 'GREEN' }),
      (answer) => {
        const { holdExpiresAt } = nodeOf(answer);
        const kept = Date.parse(holdExpiresAt ?? '') - now.getTime();
        assert.ok(kept >= 5 * MINUTE_MS && kept < 6 * MINUTE_MS, 'kept for five minutes');
        return `HELD until ${clockTime(holdExpiresAt ?? '')}`;
      },
    );
    await step(
      'It is let go.',
      nurse.does<Shown>('appointmentRelease', claimOf(nodeOf(held)), SHOWN),
      (answer) => nodeOf(answer).state,
    );
  },
};
