import type { Failure, Saga, StepView } from '@backstitch/saga-log';

/** What happens to a saga, as events are called. */
export const happeningNames = [
  ...(['SagaBegun', 'SagaStepCompleted', 'SagaStepFailed', 'SagaCompensating'] as const),
  ...(['SagaStepCompensated', 'SagaNeedsAttention', 'SagaEnded'] as const),
] as const;
export type HappeningName = (typeof happeningNames)[number];

/** Something that has happened to a saga. */
export interface Happening {
  /** The same whenever the saga is read: whoever is told twice can tell. Unique among those of the saga. */
  readonly id: string;
  readonly name: HappeningName;
  /** ISO 8601 UTC. */
  readonly time: string;
  /** Of a step or its compensation. */
  readonly step?: StepView;
  /** What needs attention: a step, or `{step}/compensation`. */
  readonly what?: string;
  /** Why. */
  readonly failure?: Failure;
}

/**
 * All that has happened to a saga so far, in its order. It is read from the saga as it is shown: whichever readings there
 * were, each thing has one name. What needed attention only between two readings is not among it.
 */
export function happeningsOf(saga: Saga): readonly Happening[] {
  const { startedAt, endedAt, steps, status, failure, waitingFor = [] } = saga;
  const why = failure && { failure };
  const undone = steps.flatMap(({ compensation }) => compensation?.startedAt ?? []).sort();
  const between: Happening[] = [
    ...steps.flatMap(settled),
    ...(undone[0] === undefined
      ? []
      : [{ id: 'compensating', name: 'SagaCompensating' as const, time: undone[0], ...why }]),
    ...steps.flatMap(compensated),
    ...waitingFor.flatMap(({ kind, what, since, failure: last }) =>
      kind === 'operator'
        ? [
            {
              ...{ id: `needs-attention/${what}/${since}`, name: 'SagaNeedsAttention' as const, time: since, what },
              ...(last && { failure: last }),
            },
          ]
        : [],
    ),
  ];
  return [
    { id: 'begun', name: 'SagaBegun', time: startedAt },
    ...between.sort((one, other) => Date.parse(one.time) - Date.parse(other.time)),
    // It may be recovered when it was ended by force, or be reset: then it ends once more, perhaps the same way.
    ...(endedAt === undefined
      ? []
      : [{ id: `ended/${status}/${endedAt}`, name: 'SagaEnded' as const, time: endedAt, ...why }]),
  ];
}

/** What has happened since an earlier reading. */
export function newsIn(saga: Saga, before: Saga | undefined): readonly Happening[] {
  const known = new Set(before && happeningsOf(before).map(({ id }) => id));
  return happeningsOf(saga).filter(({ id }) => !known.has(id));
}

const well = ['completed', 'resolved'];
const badly = ['refused', 'not-sent', 'unknown'];

function settled(step: StepView): readonly Happening[] {
  const { id, status, endedAt: time, failure } = step;
  if (time === undefined) return [];
  if (well.includes(status)) return [{ id: `step-completed/${id}`, name: 'SagaStepCompleted', time, step }];
  if (!badly.includes(status)) return [];
  return [{ id: `step-failed/${id}`, name: 'SagaStepFailed', time, step, ...(failure && { failure }) }];
}

function compensated(step: StepView): readonly Happening[] {
  const { status = '', endedAt: time } = step.compensation ?? {};
  if (time === undefined || !well.includes(status)) return [];
  return [{ id: `step-compensated/${step.id}`, name: 'SagaStepCompensated', time, step }];
}
