import { stepKey } from '@backstitch/saga-log';
import { decoded } from '../checker/decoded';
import type { FetchedSaga } from '../checker/fetch-saga';
import type { RawRun } from '../checker/read-events';
import type { ProgramInput } from '../programs/interpret';
import { keptScopes } from '../programs/kept-scopes';
import type { Program } from '../programs/program';
import { uncatchable } from '../programs/uncatchable';
import type { BarrierModel } from './barrier-model';
import type { Finding } from './finding';
import { messagesReceived } from './messages-received';
import type { ProgramScene } from './program-scene';

/** What a saga that completed says of itself, against what its participants were told. */
export function completedWrongly({ program, barrier }: ProgramScene, { saga, runs }: FetchedSaga): readonly Finding[] {
  const findings: Finding[] = [];
  const last = runs.at(-1)!;
  const result = decoded(last.events.at(-1)?.workflowExecutionCompletedEventAttributes?.result);
  const seen = (result as { seen?: Readonly<Record<string, unknown>> } | undefined)?.seen ?? {};
  for (const [what, value] of Object.entries(seen)) {
    if (!what.startsWith('wrong ') || /^(replaced|resolved)/.test(String(value))) continue;
    findings.push({ code: 'wrong-answer', text: `${what.slice(6)} was answered with the answer of ${String(value)}` });
  }
  findings.push(...receivedTwice(program, seen));
  const uncaught = uncatchable(program);
  const failedIn = new Map<string, string>();
  for (const { activityTaskScheduledEventAttributes: asked } of last.events) {
    if (!asked || asked.activityId?.endsWith('/compensation')) continue;
    const input = (decoded(asked.input) ?? {}) as ProgramInput;
    failedIn.set(asked.activityId ?? '', input.at);
    for (const [what, value] of Object.entries(input.seen ?? {})) {
      if (what in seen && JSON.stringify(seen[what]) !== JSON.stringify(value)) {
        const text = `${asked.activityId} was told ${what} = ${JSON.stringify(value)}, and the saga ended with ${JSON.stringify(seen[what])}`;
        findings.push({ code: 'wrong-answer', text });
      }
    }
  }
  for (const [stepId, at] of failedIn) {
    const how = saga.askings.filter((asking) => asking.stepId === stepId && !asking.compensates).at(-1)?.how;
    if (how === undefined || how === 'completed' || saga.resolved.has(stepId)) continue;
    if (!uncaught.has(at?.split('#')[0] ?? '')) continue;
    findings.push({ code: 'lost-failure', text: `${stepId} was ${how}, nothing catches it, and the saga completed` });
  }
  return [...findings, ...scopesNotKept(program, seen, last.events, barrier)];
}

/** A message that was sent again under its key is the same message. */
function receivedTwice(program: Program, seen: Readonly<Record<string, unknown>>): readonly Finding[] {
  const numbers = messagesReceived(program, seen);
  return numbers.length === new Set(numbers).size
    ? []
    : [{ code: 'wrong-answer', text: `the messages ${numbers.join(', ')} were received: one of them twice` }];
}

/** What was asked in a scope that ended well is in effect, when nothing around it has failed. */
function scopesNotKept(
  program: Program,
  seen: Readonly<Record<string, unknown>>,
  events: RawRun['events'],
  { rows }: BarrierModel,
): readonly Finding[] {
  const kept = keptScopes(program).filter(({ scope }) => seen[scope] === 'kept');
  return kept.flatMap(({ scope, steps }) =>
    events.flatMap(({ activityTaskScheduledEventAttributes: asked }) => {
      const input = decoded(asked?.input) as ProgramInput | undefined;
      if (!asked || asked.activityId?.endsWith('/compensation') || !steps.has(input?.at ?? '')) return [];
      // Sagas that it nests have steps of the same names.
      const { saga } = decoded(asked.input, 1) as { readonly saga: string };
      const row = rows.get(`${asked.taskQueue?.name} ${stepKey(saga, asked.activityId ?? '')}`);
      if (row?.state !== 'compensated' || row.applied === 0) return [];
      return [
        {
          code: 'not-in-effect' as const,
          text: `the scope of ${scope} ended well, and ${asked.activityId} was undone`,
        },
      ];
    }),
  );
}
