import type { Fault } from './fault';
import type { Point } from './point';

/** Everything that can go wrong at a point. @param deadline the saga type has one */
export function faultsAt(point: Point, { deadline }: { readonly deadline: boolean }): Fault[] {
  const { at } = point;
  const fault = (kind: Fault['kind'], ...hows: readonly string[]): Fault[] =>
    hows.length === 0 ? [{ at, kind }] : hows.map((how) => ({ at, kind, how }));
  const rolledBack = point.guarded ? fault('rolled-back', 'once') : [];
  if (point.compensates) {
    return [
      ...fault('fails', 'once', 'twelve times'),
      ...rolledBack,
      ...fault('answer-lost', 'once'),
      ...fault('worker-lost', 'once'),
      ...fault('overtaken'),
      ...fault('twice'),
      ...fault('reset', 'asked', 'answered', 'start'),
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
    ...fault('reset', 'asked', 'answered', 'start'),
    ...(deadline ? fault('deadline', 'asked', 'answered') : []),
  ];
}
