/**
 * What goes wrong, by kind. A request or a compensation:
 * - `refused` (how: the refusal's code): a declared no, told by the participant behind its barrier.
 * - `fails`: the delivery fails before anything happened.
 * - `rolled-back`: the verb did its work, and its transaction did not commit.
 * - `answer-lost`: it took effect, and the caller hears a failure.
 * - `worker-lost`: it took effect, and its answer never comes: the attempt's time runs out.
 * - `late` (how: `after` or `during` its compensation): the copy is held back, times out, and is let in then.
 * - `overtaken`: the first copy is held back and times out; it is let in when the saga has ended.
 * - `twice`: two copies at the same moment.
 * - `no-worker`: no worker takes it.
 * - `large` (how: `1.9 MB`): its answer is that large, where its contract allows it. Of the whole saga every answer is
 *   (`100 KB each`), or its input (`input of 1.9 MB`).
 * - `other-database`: the compensation of an answered request meets a database that has never heard of it.
 *
 * The saga: `cancel` and `deadline`, at a step that is `asked` (in flight, no effect yet), `done` (in flight, in
 * effect) or `answered`; `cancel` also at `start`; `silence`: a message never comes; `reset`: Temporal resets the run, while
 * the step is in flight and in effect, to the workflow task that `asked` it or to the run's `start`, or when it has its
 * answer to the task that heard it (`answered`); `deploy`: while the step is in flight its worker ends, and one with the
 * next version of its code and contract goes on; `recover` (how: `backwards asked`, `forwards done` …): it is terminated while the
 * step is in flight, and recovered that way, or the other where that one isn't open to it; or Temporal forgets it then
 * (`forgotten asked`), and it is recovered backwards from what was recorded. `cancel` (`twice`, `twice under one key`) is the operator's.
 *
 * `in-one-task`: the saga's worker is held back until the answers of all that is in flight have come, the point's own
 * `first` or `last`; it may be refused then (`refused first`), or come with a cancel request (`cancel first`).
 *
 * Operators: `operator` (how: the action, and `twice` or `twice under one key`) fails until somebody acts on it, and then
 * acts again and again; `uncalled` acts on what needs no attention.
 */
export type FaultKind =
  | 'refused'
  | 'fails'
  | 'rolled-back'
  | 'answer-lost'
  | 'worker-lost'
  | 'late'
  | 'overtaken'
  | 'twice'
  | 'no-worker'
  | 'cancel'
  | 'deadline'
  | 'silence'
  | 'reset'
  | 'recover'
  | 'operator'
  | 'uncalled'
  | 'deploy'
  | 'in-one-task'
  | 'large'
  | 'other-database';

/** One thing that goes wrong. Plain data: it travels to the workflow, and its id repeats it. */
export interface Fault {
  /** The activity id that it happens to; a nested saga's is behind the step that it is: `bookTrip.2/charge`. */
  readonly at: string;
  readonly kind: FaultKind;
  /** How often, when, or which: as the kind says. */
  readonly how?: string;
}

/** It happens to the saga while the point is in flight; the delivery is as it would be. */
export const isOfSaga = ({ kind }: Fault): boolean => ofSaga.includes(kind);
const ofSaga: readonly FaultKind[] = [
  'cancel',
  'deadline',
  'silence',
  'reset',
  'recover',
  'deploy',
  'uncalled',
  'in-one-task',
];

/** What an operator does twice: under one key, or each time anew. */
export const twice = ['twice', 'twice under one key'] as const;

/** What a fault is called, to repeat it: `charge:answer-lost:for good`. */
export const faultId = ({ at, kind, how }: Fault): string => [at, kind, ...(how === undefined ? [] : [how])].join(':');

/** A fault by its id. @throws Error when it isn't one */
export function faultOf(id: string): Fault {
  const [at, kind, how] = id.split(':');
  if (at === undefined || kind === undefined) throw new Error(`'${id}' is no fault: write step:kind or step:kind:how.`);
  return { at, kind: kind as FaultKind, ...(how !== undefined && { how }) };
}

/** More than any step that gives up is ever tried; one that doesn't give up gets through after that. */
const forGood = 40;

/** To how many deliveries it happens, the first ones. */
export const timesOf = ({ how }: Fault): number => (how === 'for good' ? forGood : how === 'twelve times' ? 12 : 1);
