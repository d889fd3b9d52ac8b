import type { Saga, StepView } from '@backstitch/saga-log';
import { type Paint, paintStatus } from './paint';
import { spanText } from './span-text';
import { table } from './table';

/** A saga as lines: where it stands, each step with what undoes it beside it, and what it waits for. */
export function drawSaga(saga: Saga, paint: Paint): string[] {
  const { type, id, status, startedBy, failure, waitingFor = [], steps } = saga;
  const from = Date.parse(saga.startedAt);
  const ran = spanText(Date.parse(saga.endedAt ?? saga.asOf) - from);
  const by = startedBy === undefined ? '' : `, by ${startedBy}`;
  return [
    `${paint('bold', `${type}/${id}`)}  ${paintStatus(paint, status)}  started ${saga.startedAt}${by}, ${saga.endedAt === undefined ? 'for' : 'took'} ${ran}`,
    ...(failure ? [`  ${paint('red', failure.code)}: ${failure.message}`] : []),
    ...table(steps.map((step) => stepCells(step, saga.asOf, paint))).map((line) => `  ${line}`),
    ...waitingFor.map(
      ({ kind, what, since, until }) =>
        `  waits for ${kind} ${what}, ${spanText(Date.parse(saga.asOf) - Date.parse(since))}${until === undefined ? '' : `, until ${until}`}`,
    ),
  ];
}

/** One step: forward to the right, back beside it. */
export function stepCells(step: StepView, asOf: string, paint: Paint): string[] {
  const { id, participant, status, attempts, startedAt, endedAt, failure, compensation, pivot } = step;
  const took = spanText(Date.parse(endedAt ?? asOf) - Date.parse(startedAt));
  const tries = attempts > 1 ? ` ×${attempts}` : '';
  const why = failure === undefined ? '' : ` ${failure.code}`;
  return [
    `${markOf(status)} ${id}${pivot ? ' (pivot)' : ''}`,
    participant,
    `${paintStatus(paint, status)}${tries}${why}`,
    took,
    ...(compensation === undefined
      ? []
      : [
          `${compensation.status === 'completed' ? '↩' : '⟲'} ${compensation.request}`,
          `${paintStatus(paint, compensation.status)}${compensation.attempts > 1 ? ` ×${compensation.attempts}` : ''}${compensation.failure === undefined || compensation.status === 'completed' ? '' : ` ${compensation.failure.code}`}`,
        ]),
  ];
}

function markOf(status: StepView['status']): string {
  switch (status) {
    case 'completed':
    case 'resolved':
      return '✓';
    case 'running':
      return '→';
    case 'refused':
    case 'not-sent':
      return '✗';
    case 'unknown':
      return '?';
    case 'needs-attention':
      return '!';
  }
}
