import * as refusal from '../domain/errors.ts';
import { access } from './access.ts';
import { builder } from './builder.ts';

const AppliedPolicy = builder.objectRef<refusal.AppliedPolicy>('AppliedPolicy').implement({
  ...access('structure'),
  description: 'A limit that was applied: its value, where it comes from and since when it holds (规则依据).',
  fields: (t) => ({
    key: t.exposeString('key', { description: 'Key of the policy table, for example `appt.holdMinutes`.' }),
    value: t.exposeInt('value', { description: 'The value that was applied, in `unit`.' }),
    unit: t.exposeString('unit', { description: 'Unit of the value.' }),
    provenance: t.exposeString('provenance', {
      description: 'The document and place, or `assumption` (依据).',
    }),
    scope: t.exposeString('scope', { description: 'DEFAULT, REGION or ORGANIZATION: whose value it is.' }),
    effectiveFromAt: t.expose('effectiveFromAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Since when it holds; null for the default.',
    }),
  }),
});

export { AppliedPolicy };

type Shown = Pick<refusal.Refusal, 'code' | 'message' | 'path' | 'rule' | 'policy'>;

const Refusal = builder.interfaceRef<Shown>('Refusal').implement({
  description: 'A business answer "no", with the rule behind it (拒绝及其依据).',
  fields: (t) => ({
    code: t.exposeString('code', { description: 'Stable code for programs.' }),
    message: t.exposeString('message', { description: 'Plain words for people.' }),
    path: t.field({
      type: ['String'],
      description: 'The input field at fault, from the input root; empty when it is the act itself.',
      resolve: ({ path }) => [...path],
    }),
    rule: t.exposeString('rule', { description: 'The rule and its source.' }),
    policy: t.expose('policy', {
      type: AppliedPolicy,
      nullable: true,
      description: 'The limit that was applied.',
    }),
  }),
});

export { Refusal as RefusalInterface };

builder.objectType(refusal.InvalidInput, {
  name: 'InvalidInput',
  ...access('structure'),
  description: 'A field of the input is wrong in itself; nothing was written.',
  interfaces: [Refusal],
});
builder.objectType(refusal.NotFound, {
  name: 'NotFound',
  ...access('structure'),
  description: 'Unknown, or not yours: the same answer on purpose.',
  interfaces: [Refusal],
});
builder.objectType(refusal.RuleRefused, {
  name: 'RuleRefused',
  ...access('structure'),
  description: 'The act is against a rule of the network; `rule` and `policy` say which.',
  interfaces: [Refusal],
});
builder.objectType(refusal.GreenChannelRefused, {
  name: 'GreenChannelRefused',
  ...access('structure'),
  description:
    'Not possible over the green channel (绿色通道); `offeredPriority` says what is possible instead.',
  interfaces: [Refusal],
  fields: (t) => ({
    offeredPriority: t.exposeString('offeredPriority', {
      description: 'The priority that is open instead: NORMAL.',
    }),
  }),
});
builder.objectType(refusal.StateConflict, {
  name: 'StateConflict',
  ...access('structure'),
  description: 'The object is in a state from which the act does not lead anywhere.',
  interfaces: [Refusal],
  fields: (t) => ({
    currentState: t.exposeString('currentState', { description: 'The state found, timers counted.' }),
    allowedStates: t.field({
      type: ['String'],
      description: 'The states from which the act is possible.',
      resolve: ({ allowedStates }) => [...allowedStates],
    }),
  }),
});
builder.objectType(refusal.VersionConflict, {
  name: 'VersionConflict',
  ...access('structure'),
  description: 'Somebody else changed the object since it was read.',
  interfaces: [Refusal],
  fields: (t) => ({
    currentVersion: t.exposeInt('currentVersion', { description: 'The version to read now.' }),
  }),
});
builder.objectType(refusal.IdempotencyKeyReused, {
  name: 'IdempotencyKeyReused',
  ...access('structure'),
  description: 'The idempotency key was already used with another input.',
  interfaces: [Refusal],
});

const BASE = [
  refusal.InvalidInput,
  refusal.NotFound,
  refusal.RuleRefused,
  refusal.IdempotencyKeyReused,
] as const;
const CHANGES = [...BASE, refusal.VersionConflict] as const;
const WORKFLOW = [...CHANGES, refusal.StateConflict] as const;

const success = (noun: string) => ({
  name: noun,
  description: 'The object as it is now, as the viewer may see it.',
});

/** The union of a mutation: `Success` with one field named after the noun, and the refusals it can give. */
export const refusals = {
  /** Makes something new. */
  creating: (noun: string) => ({ types: [...BASE], dataField: success(noun) }),
  /** Changes a row: `expectedVersion` may be stale. */
  changing: (noun: string) => ({ types: [...CHANGES], dataField: success(noun) }),
  /** Takes an edge of a lifecycle. */
  moving: (noun: string) => ({ types: [...WORKFLOW], dataField: success(noun) }),
  /** Takes an edge that must not wait for a version: a wrong entry that is taken back. */
  undoing: (noun: string) => ({ types: [...BASE, refusal.StateConflict], dataField: success(noun) }),
  /** Takes an edge of several objects at once: none is named with a version, their states decide. */
  movingSeveral: (noun: string) => ({ types: [...BASE, refusal.StateConflict], dataField: success(noun) }),
  /** Takes a place, perhaps over the green channel, without an object before. */
  holding: (noun: string) => ({ types: [...BASE, refusal.GreenChannelRefused], dataField: success(noun) }),
  /** Takes an edge that may ask for the green channel. */
  booking: (noun: string) => ({
    types: [...WORKFLOW, refusal.GreenChannelRefused],
    dataField: success(noun),
  }),
};
