import { type Fault, twice } from './fault';
import type { Point } from './point';

/** What a saga type says that decides what can go wrong. */
export interface FaultsOf {
  /** It has a deadline. */
  readonly deadline: boolean;
  /** A step that fails waits for an operator. */
  readonly hold?: boolean;
  /** There is a next version of its code. */
  readonly next?: boolean;
}

const acts = ['retry', 'resolve', 'replace-input'].flatMap((action) => twice.map((how) => `${action} ${how}`));

const recoveries = ['backwards', 'forwards'].flatMap((way) => ['asked', 'done'].map((when) => `${way} ${when}`));

/** Everything that can go wrong at a point. */
export function faultsAt(point: Point, { deadline, hold, next }: FaultsOf): Fault[] {
  const { at } = point;
  const fault = (kind: Fault['kind'], ...hows: readonly string[]): Fault[] =>
    hows.length === 0 ? [{ at, kind }] : hows.map((how) => ({ at, kind, how }));
  const rolledBack = point.guarded ? fault('rolled-back', 'once') : [];
  const ofSaga = [
    ...fault('reset', 'asked', 'answered', 'start'),
    ...fault('recover', ...recoveries),
    ...fault('uncalled'),
    ...fault('cancel', ...twice),
    ...(next ? fault('deploy') : []),
  ];
  const together = point.beside ? fault('in-one-task', 'first', 'last') : [];
  if (point.compensates) {
    return [
      ...fault('fails', 'once', 'twelve times'),
      ...rolledBack,
      ...fault('answer-lost', 'once'),
      ...fault('worker-lost', 'once'),
      ...fault('overtaken'),
      ...fault('twice'),
      ...ofSaga,
      ...together,
      ...fault('operator', ...acts),
      ...(point.movable ? fault('other-database', 'twelve times') : []),
    ];
  }
  const often = point.insists ? 'twelve times' : 'for good';
  return [
    ...point.refusals.flatMap((code) => fault('refused', code)),
    ...fault('fails', 'once', often),
    ...rolledBack,
    ...fault('answer-lost', 'once', often),
    ...fault('worker-lost', 'once', ...(point.insists ? [] : [often])),
    ...(point.insists || !point.undoable ? [] : fault('late', 'after', 'during')),
    ...fault('overtaken'),
    ...fault('twice'),
    ...(point.insists ? [] : fault('no-worker')),
    ...fault('cancel', 'asked', 'done', 'answered'),
    ...ofSaga,
    ...(point.roomy ? fault('large', '1.9 MB') : []),
    ...together,
    ...(point.beside && point.refusals.length > 0 ? fault('in-one-task', 'refused first', 'refused last') : []),
    ...fault('in-one-task', 'cancel first', 'cancel last'),
    ...(point.insists || hold ? fault('operator', ...acts) : []),
    ...(deadline ? fault('deadline', 'asked', 'answered') : []),
  ];
}

/** What is large in a whole saga. @param points of it */
export const largeFaults = (points: readonly Point[]): Fault[] =>
  ['input of 1.9 MB', ...(points.some(({ roomy }) => roomy) ? ['100 KB each', '1.9 MB each'] : [])].map((how) => ({
    ...{ at: '', kind: 'large' as const, how },
  }));
