import type { ParticipantPromises, Promises, SagaTypePromises } from './promises';

/** How promises can change, in a running saga's eyes. `docs/guides/changing.md` has a row for each. */
export type PromiseChangeKind =
  | 'participant-added'
  | 'participant-removed'
  | 'request-added'
  | 'request-removed'
  | 'compensation-added'
  | 'compensation-changed'
  | 'compensation-removed'
  | 'refusal-added'
  | 'refusal-removed'
  | 'saga-type-added'
  | 'saga-type-removed'
  | 'deadline-changed'
  | 'on-failure-changed'
  | 'unwind-changed'
  | 'pivot-added'
  | 'pivot-removed'
  | 'message-added'
  | 'message-removed';

/** One difference between two versions of a contract's promises. */
export interface PromiseChange {
  readonly kind: PromiseChangeKind;
  /** What has changed: `hotels.reserveRoom`, `bookTrip`. */
  readonly of: string;
  /** How it was and is, where one word says it: a verb, a code, a duration. Absent: there was or is none. */
  readonly was?: string;
  readonly is?: string;
}

/** All that differs between two versions of a contract's promises, participants first. Empty: nothing. */
export const changesBetween = (before: Promises, after: Promises): readonly PromiseChange[] => [
  ...paired(before.participants, after.participants, 'participant', requestChanges),
  ...paired(before.sagaTypes, after.sagaTypes, 'saga-type', policyChanges),
];

type Compare<T> = (name: string, before: T, after: T) => readonly PromiseChange[];

/** What one side alone has was added or removed; what both have is compared. */
function paired<T>(
  before: Readonly<Record<string, T>>,
  after: Readonly<Record<string, T>>,
  what: 'participant' | 'request' | 'saga-type',
  compare: Compare<T>,
  of: (name: string) => string = (name) => name,
): readonly PromiseChange[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name): readonly PromiseChange[] => {
    const [then, now] = [before[name], after[name]];
    if (then === undefined) return [{ kind: `${what}-added`, of: of(name) }];
    if (now === undefined) return [{ kind: `${what}-removed`, of: of(name) }];
    return compare(of(name), then, now);
  });
}

const requestChanges: Compare<ParticipantPromises> = (participant, before, after) =>
  paired(before, after, 'request', compensationChanges, (request) => `${participant}.${request}`);

const compensationChanges: Compare<ParticipantPromises[string]> = (of, before, after) => [
  ...valueChange(
    before.compensation === null
      ? 'compensation-added'
      : after.compensation === null
        ? 'compensation-removed'
        : 'compensation-changed',
    of,
    before.compensation ?? undefined,
    after.compensation ?? undefined,
  ),
  ...listChanges('refusal', of, before.refusals, after.refusals),
];

const policyChanges: Compare<SagaTypePromises> = (of, before, after) => [
  ...valueChange('deadline-changed', of, before.deadline, after.deadline),
  ...valueChange('on-failure-changed', of, before.onFailure ?? 'compensate', after.onFailure ?? 'compensate'),
  ...valueChange('unwind-changed', of, before.unwind ?? 'mirror', after.unwind ?? 'mirror'),
  ...(before.pivot === after.pivot
    ? []
    : [{ kind: after.pivot ? ('pivot-added' as const) : ('pivot-removed' as const), of }]),
  ...listChanges('message', of, before.messages ?? [], after.messages ?? []),
];

const valueChange = (
  kind: PromiseChangeKind,
  of: string,
  was: string | undefined,
  is: string | undefined,
): readonly PromiseChange[] =>
  was === is ? [] : [{ kind, of, ...(was !== undefined && { was }), ...(is !== undefined && { is }) }];

const listChanges = (
  what: 'refusal' | 'message',
  of: string,
  before: readonly string[],
  after: readonly string[],
): readonly PromiseChange[] => [
  ...after.filter((name) => !before.includes(name)).map((is) => ({ kind: `${what}-added` as const, of, is })),
  ...before.filter((name) => !after.includes(name)).map((was) => ({ kind: `${what}-removed` as const, of, was })),
];
