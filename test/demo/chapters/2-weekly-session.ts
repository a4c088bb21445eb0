import assert from 'node:assert/strict';
import { addDays, localDateOf, weekdayOf } from '../../../domain/calendar-date.ts';
import { nodeOf, refusalIn } from '../../support/acts.ts';
import type { Chapter } from '../stage.ts';
import { when } from '../times.ts';

interface Sessions {
  readonly sessions: {
    readonly edges: readonly {
      readonly node: {
        readonly serviceOn: string;
        readonly startAt: string;
        readonly slots: readonly { readonly pool: string; readonly capacity: number }[];
      };
    }[];
  };
}

const SESSIONS = `query ($filter: SessionFilter) { sessions(filter: $filter, first: 10) {
  edges { node { serviceOn startAt slots { pool capacity } } } } }`;

interface Hospitals {
  readonly organizations: {
    readonly edges: readonly {
      readonly node: {
        readonly id: string;
        readonly name: string;
        readonly departments: readonly { id: string; name: string }[];
      };
    }[];
  };
}

const HOSPITALS = `query ($filter: OrganizationFilter) { organizations(filter: $filter, first: 20) {
  edges { node { id name departments { id name } } } } }`;

/** Half-day sessions from a weekly template, with reserved places (requirements A1.7). */
export const chapter: Chapter = {
  title: 'The hospital opens a weekly session with places for the green channel',
  async tell({ cast, clock, step }) {
    const { id, cardiology: departmentId, scheduler, doctorId: practitionerId } = cast.of('hospital');
    const validFromOn = addDays(localDateOf(await clock.now()), 2);
    const template = {
      departmentId,
      practitionerId,
      weekday: weekdayOf(validFromOn),
      startTime: '08:00',
      endTime: '10:00',
      slotMinutes: 30,
      capacity: 3,
      pools: [{ pool: 'GREEN_CHANNEL', places: 1 }],
      feeFen: 2500,
      room: '门诊楼2层206',
      validFromOn,
    };
    const { organizations } = await step(
      `${scheduler.name} looks into the directory: all hospitals with their departments.`,
      scheduler.asks<Hospitals>('organizations', HOSPITALS, { filter: { kind: 'HOSPITAL' } }),
      (answer) =>
        answer.organizations.edges.map(({ node }) => `${node.name} (${node.departments.length})`).join(', '),
    );
    const other = organizations.edges.find(({ node }) => node.id !== id && node.departments.length > 0)?.node;
    await step(
      "A session in another hospital's department is refused, in the words for one that does not exist.",
      scheduler.does('slotTemplateSet', { ...template, departmentId: other?.departments[0]?.id ?? '' }, 'id'),
      (answer) => {
        const { code, path, message } = refusalIn(answer);
        assert.deepEqual([code, path], ['NOT_FOUND', ['departmentId']]);
        return `refused at ${path.join('.')}: ${message}`;
      },
    );
    await step(
      `${scheduler.name} plans 08:00 to 10:00 once a week: slots of half an hour with 3 places, one of them green.`,
      scheduler.does<{ pools: { pool: string; places: number }[] }>(
        'slotTemplateSet',
        template,
        'id pools { pool places }',
      ),
      (answer) =>
        nodeOf(answer)
          .pools.map(({ pool, places }) => `${pool} ${places}`)
          .join(', '),
    );
    const { sessions } = await step(
      'The coming four weeks are there at once.',
      scheduler.asks<Sessions>('sessions', SESSIONS, { filter: { departmentId } }),
      (answer) => {
        const nodes = answer.sessions.edges.map(({ node }) => node);
        // A week more is made ahead of the hour at which it opens.
        assert.ok(nodes.length === 4 || nodes.length === 5);
        for (const { slots } of nodes) assert.equal(slots.length, 8);
        return nodes.map(({ startAt }) => when(startAt)).join(' · ');
      },
    );
    const [first, second] = sessions.edges.map(({ node }) => node.serviceOn);
    cast.keep('serviceDates', [first ?? '', second ?? '']);
  },
};
