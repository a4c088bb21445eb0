import assert from 'node:assert/strict';
import { DEMO_PASSWORD } from '../../../domain/sign-in/demo-logins.ts';
import { createPlayer } from '../client.ts';
import type { Chapter } from '../stage.ts';
import { when } from '../times.ts';

interface Entries {
  readonly auditEvents: {
    readonly edges: readonly {
      readonly node: {
        readonly at: string;
        readonly action: string;
        readonly operation: string;
        readonly outcome: string;
        readonly personName: string | null;
        readonly organizationName: string | null;
      };
    }[];
  };
}

const ENTRIES = `query ($filter: AuditEventFilter) { auditEvents(filter: $filter, first: 100) { edges { node {
  at action operation outcome personName organizationName } } } }`;
const TIMELINE =
  'query ($id: ID!) { appointment(id: $id) { events { at act fromState toState organization role } } }';

interface Timeline {
  readonly appointment: {
    readonly events: readonly {
      readonly at: string;
      readonly act: string;
      readonly toState: string | null;
      readonly role: string | null;
    }[];
  };
}

/** Every state change, read of a record and denial is on record (promises: every access). */
export const chapter: Chapter = {
  title: 'Everything is on record',
  async tell({ url, cast, step }) {
    const { nurse, admin, name } = cast.of('home');
    const [hers] = cast.of('bookings');
    await step(
      'The history of one booking, as its people see it.',
      nurse.asks<Timeline>('appointment', TIMELINE, { id: hers.id }),
      ({ appointment }) => {
        assert.ok(appointment.events.length >= 2);
        return appointment.events
          .map(({ at, act, toState }) => `${when(at)} ${act} → ${toState}`)
          .join(' · ');
      },
    );
    const auditor = createPlayer(url, '宋清和', 'audit-admin');
    await step("The network's auditor signs in.", auditor.signsIn(DEMO_PASSWORD), ({ body }) =>
      body.organization.roles.join(' '),
    );
    await step(
      'Who acted on the booking, and who looked at it.',
      auditor.asks<Entries>('auditEvents', ENTRIES, { filter: { nounId: hers.id } }),
      ({ auditEvents }) => {
        const nodes = auditEvents.edges.map(({ node }) => node);
        assert.ok(
          nodes.some(({ action }) => action === 'ACT') && nodes.some(({ action }) => action === 'READ'),
        );
        return nodes
          .reverse()
          .map(({ action, operation, personName }) => `${personName} ${action} ${operation}`)
          .join(' · ');
      },
    );
    await step(
      `${admin.name} reads what the people of ${name} were refused.`,
      admin.asks<Entries>('auditEvents', ENTRIES, { filter: { actions: ['REFUSED'] } }),
      ({ auditEvents }) => {
        const codes = auditEvents.edges.map(({ node }) => node.outcome);
        assert.ok(codes.includes('ID_CARD_CHECK_DIGIT') && codes.includes('GREEN_QUOTA_USED'));
        return `${codes.length} refusals: ${[...new Set(codes)].join(', ')}`;
      },
    );
    await step(
      'The denied look of the scheduler is there as well.',
      auditor.asks<Entries>('auditEvents', ENTRIES, {
        filter: { actions: ['DENIED'], operation: 'residents' },
      }),
      ({ auditEvents }) => {
        const denied = auditEvents.edges.map(({ node }) => `${node.personName ?? 'nobody'}: ${node.outcome}`);
        assert.ok(denied.length >= 2);
        return denied.join(' · ');
      },
    );
  },
};
