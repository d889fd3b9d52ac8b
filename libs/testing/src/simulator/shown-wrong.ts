import { sagaOf } from '@backstitch/saga-log';
import { decoded } from '../checker/decoded';
import type { Finding } from './finding';
import type { ModelEvent } from './model-event';
import type { ModelRun } from './model-run';
import { attentionOf } from './attention-of';
import type { Scene } from './scene';

/** The acts that were accepted, by their keys: the same act may be sent again, and is one. */
function actsIn(runs: readonly ModelRun[]): ReadonlySet<string> {
  const keys = runs.flatMap(({ events }) =>
    events.flatMap(({ workflowExecutionUpdateAcceptedEventAttributes: accepted }) => {
      if (!accepted) return [];
      const { key, action } = (decoded(accepted.acceptedRequest?.input?.args) ?? {}) as Readonly<
        Record<string, string>
      >;
      // What is paused already isn't paused again: that act is nowhere.
      if (action === 'pause' || action === 'resume') return [];
      return [key ?? accepted.protocolInstanceId ?? ''];
    }),
  );
  return new Set(keys.filter((key) => !key.startsWith('again-')));
}

const beginsAnew = ({ info, events }: ModelRun) =>
  info.continuedFrom === undefined && !['unwind', 'continued'].includes(asOf(events[0]) ?? '');

const asOf = (first: ModelEvent | undefined) =>
  (decoded(first?.workflowExecutionStartedEventAttributes?.input, 1) as { as?: string } | undefined)?.as;

/** What is shown of a saga that has ended. */
export function shownWrong(scene: Scene): readonly Finding[] {
  const { server, workflowId, sent } = scene;
  const findings: Finding[] = [];
  for (const [id, runs] of server.runs) {
    const last = runs.at(-1)!;
    const isUnwind = asOf(last.events[0]) === 'unwind';
    const events = runs.slice(runs.findLastIndex(beginsAnew)).flatMap((run) => run.events);
    const shown = sagaOf(events, {}, scene.styles);
    const expected =
      last.closed === 'completed'
        ? isUnwind
          ? 'compensated'
          : 'completed'
        : last.closed === 'terminated'
          ? 'terminated'
          : undefined;
    const wrong = (text: string) => findings.push({ code: 'shown-wrong', text: `${id} is shown ${text}` });
    if (expected !== undefined && shown.status !== expected) wrong(`${shown.status}, and is ${expected}`);
    if (last.closed === 'failed' || last.closed === 'cancelled') {
      if (!['compensated', 'cancelled'].includes(shown.status)) wrong(`${shown.status}, and has ended ${last.closed}`);
      const isAsked =
        last.closed === 'cancelled' ||
        runs.some(({ events }) => events.some((event) => event.workflowExecutionCancelRequestedEventAttributes)) ||
        sent.some(
          ({ run, act, update }) =>
            run.info.workflowId === id && act.action === 'cancel' && update.answer === 'completed',
        );
      if (shown.status === 'cancelled' && !isAsked) wrong('cancelled, and nobody has cancelled it');
      if (attentionOf(last).length > 0 && id === workflowId) continue;
    }
    if (last.closed === 'terminated') continue;
    const acts = actsIn(runs);
    if (id === workflowId && acts.size > shown.audit.length) {
      wrong(`with ${shown.audit.length} acts in its audit, and ${acts.size} were accepted`);
    }
    for (const { id: step, status, compensation } of shown.steps) {
      if (status === 'running') wrong(`with ${step} running, and has ended`);
      if (compensation && compensation.status !== 'completed' && compensation.status !== 'resolved') {
        wrong(`with the compensation of ${step} ${compensation.status}, and has ended`);
      }
    }
  }
  return findings;
}
