import type { Resource, Task } from '@medplum/fhirtypes';
import { NO_ROW, type Where } from '../../../domain/exchange/page.ts';
import { whereStage } from '../../../domain/referral/answer-stage.ts';
import { answersAbout, answersAskedBy } from '../../../domain/referral/answers-visible.ts';
import {
  type AbortOutcome,
  abortsAskedBy,
  abortsDecidedBy,
  abortsOf,
  exchangedAborts,
} from '../../../domain/referral/exchanged-aborts.ts';
import { exchangedAnswers } from '../../../domain/referral/exchanged-answers.ts';
import { codeSystem, SYSTEMS } from '../../codes.ts';
import { ABORT_STATUSES, ABORT_SUFFIX, abortToFhir } from '../../map/abort-task.ts';
import { answerToFhir, TASK_CODE } from '../../map/task.ts';
import { BUSINESS_STATUS, STAGES, TASK_STATES, type TaskState } from '../../map/task-stages.ts';
import { joinedReads, ofBoth, ofFirst } from '../joined.ts';
import { ALL_ROWS, date, lastChange, reference, type SearchParam } from '../params.ts';
import { type Found, type ResourceRoute, routeOver } from '../route.ts';
import { each, some, token } from '../tokens.ts';
import { withinInstants } from '../values.ts';
import { createTask } from './fulfilment-write.ts';
import { changeTask, KEPT_OF_TASK, rewrittenOfTask } from './task-write.ts';

const TASK_STATUS = 'http://hl7.org/fhir/task-status';

/** The answers in the stages of which the Task says so. */
const inStages = (is: (state: TaskState) => boolean, now: Date) => {
  const stages = STAGES.filter((stage) => is(TASK_STATES[stage]));
  return stages.length === 0 ? NO_ROW : { OR: stages.map((stage) => whereStage(stage, now)) };
};

const OUTCOMES = Object.keys(ABORT_STATUSES) as AbortOutcome[];
const ofOutcome = (status: string): Where => {
  const outcomes = OUTCOMES.filter((outcome) => ABORT_STATUSES[outcome] === status);
  return outcomes.length === 0 ? NO_ROW : { OR: outcomes.map(abortsOf) };
};

const params: readonly SearchParam[] = [
  token('identifier', {
    [SYSTEMS.referralNo]: some((no) => ofFirst({ referral: { no } }), ofFirst(ALL_ROWS)),
  }),
  token(
    'status',
    {
      [TASK_STATUS]: each((code, { now }) =>
        ofBoth(
          inStages(({ status }) => status === code, now),
          ofOutcome(code),
        ),
      ),
    },
    { canBeNegated: true },
  ),
  token('business-status', {
    [codeSystem(BUSINESS_STATUS)]: some(
      (code, { now }) => ofFirst(inStages(({ businessStatus }) => businessStatus === code, now)),
      ({ now }) => ofFirst(inStages(({ businessStatus }) => businessStatus !== null, now)),
    ),
  }),
  token('code', {
    [TASK_CODE]: each((code) =>
      ofBoth(code === 'fulfill' ? ALL_ROWS : NO_ROW, code === 'abort' ? ALL_ROWS : NO_ROW),
    ),
  }),
  reference('focus', ['ServiceRequest'], (id) => ofBoth({ referralId: id }, { id: { in: [id] } })),
  reference('owner', ['Organization'], (id) => ofBoth({ organizationId: id }, abortsDecidedBy(id))),
  reference('requester', ['Organization'], (id, _type, { reader, now }) =>
    ofBoth(answersAskedBy(id, reader.viewer, now), abortsAskedBy(id)),
  ),
  reference('patient', ['Patient'], (id, _type, { reader, now }) =>
    ofBoth(answersAbout(id, reader.viewer, now), { residentId: id }),
  ),
  date('authored-on', (range) =>
    ofBoth({ askedAt: withinInstants(range) }, { abortAskedAt: withinInstants(range) }),
  ),
  lastChange('modified'),
];

const answers = routeOver({
  ...{ type: 'Task', documentation: '', params: [] },
  exchanged: exchangedAnswers,
  toFhir: (rows) => rows.map(answerToFhir),
  residentsOf: ({ named }) => [named?.residentId ?? null],
});
const aborts = routeOver({
  ...{ type: 'Task', documentation: '', params: [] },
  exchanged: exchangedAborts,
  toFhir: (rows) => rows.map(abortToFhir),
  residentsOf: ({ residentId }) => [residentId],
});

const by = (route: ResourceRoute, column: string): ResourceRoute => ({
  ...route,
  search: ({ order, ...wanted }, asking) =>
    route.search({ ...wanted, order: order.by === 'column' ? { ...order, column } : order }, asking),
});

const reads = joinedReads({
  ...{ first: answers, second: by(aborts, 'abortAskedAt'), suffix: ABORT_SUFFIX },
  sortedBy: (resource) => (resource as Task).authoredOn ?? '',
  residentsOf: (resource) => (resource as Task).for?.reference?.split('/').slice(1) ?? [],
});

const modified = (resource: Resource): Resource => {
  const at = resource.meta?.lastUpdated;
  return at === undefined ? resource : ({ ...resource, lastModified: at } as Resource);
};
const withModified = <Page extends Found>(page: Page): Page => ({
  ...page,
  resources: page.resources.map(modified),
});

/** One Task for each organisation that is asked, and one for a treatment that is to be ended. */
export const taskRoute: ResourceRoute = {
  type: 'Task',
  documentation:
    'With the code fulfill, what one organisation is asked and has answered (转诊接收方): it names the resident when the organisation is asked alone, or chosen. With the code abort, that a treatment is to be ended (请求中止).',
  params,
  sorts: { 'authored-on': { column: 'askedAt', holds: 'INSTANT' } },
  includes: [
    {
      name: 'Task:focus',
      targets: ['ServiceRequest'],
      of: (resource) => [(resource as Task).focus?.reference],
    },
  ],
  revIncludes: [],
  operations: [],
  writes: {
    create: createTask,
    keeps: () => KEPT_OF_TASK,
    rewrites: rewrittenOfTask,
    change: changeTask,
  },
  byIds: async (ids, asking) => withModified(await reads.byIds(ids, asking)),
  search: async (wanted, asking) => withModified(await reads.search(wanted, asking)),
  count: reads.count,
};
