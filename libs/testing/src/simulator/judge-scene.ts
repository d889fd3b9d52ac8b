import { sagaOf } from '@backstitch/contract';
import { decoded } from '../checker/decoded';
import type { FetchedSaga } from '../checker/fetch-saga';
import { judge } from '../checker/judge';
import { type RawRun, readEvents } from '../checker/read-events';
import { programCatalogue } from '../programs/program-contracts';
import { keptScopes } from '../programs/kept-scopes';
import type { Program } from '../programs/program';
import { receivesAlone } from '../programs/receives-alone';
import { uncatchable } from '../programs/uncatchable';
import type { BarrierModel } from './barrier-model';
import type { ProgramInput } from '../programs/interpret';
import type { Finding } from './finding';
import type { ModelEvent } from './model-event';
import type { ModelRun } from './model-run';
import type { ModelServer } from './model-server';
import { attentionOf } from './operator';
import type { Scene } from './scene';

/** Judges a saga that was simulated: from its raw events and from what its participants hold, as the checker does; and by what else has to be so. */
export async function judgeScene(scene: Scene): Promise<readonly Finding[]> {
  const { server, workflowId, worker, findings } = scene;
  const fetched = fetchedOf(server, workflowId);
  return [
    ...findings,
    ...worker.troubles,
    ...limitsReached(server),
    ...(await guarantee(scene, fetched)),
    ...unknownEffects(scene, fetched),
    ...(fetched.saga.end === 'completed' ? completedWrongly(scene, fetched) : []),
    ...pivotsInSpite(scene, fetched),
    ...lostMessages(scene),
    ...(scene.isOver ? [...actsWithoutEffect(scene), ...shownWrong(scene)] : []),
  ].map(({ code, text }) => ({ code, text }));
}

/** A saga's runs and those that it nests, as the server has them. */
export function fetchedOf(server: ModelServer, workflowId: string): FetchedSaga {
  const runs = (server.runs.get(workflowId) ?? []).map(({ info, events }) => ({ runId: info.runId, events }));
  const nested = new Set<string>();
  for (const { events } of runs) {
    for (const { childWorkflowExecutionStartedEventAttributes: child } of events) {
      if (child?.workflowExecution?.workflowId) nested.add(child.workflowExecution.workflowId);
    }
  }
  return {
    saga: readEvents(workflowId, runs),
    nested: new Map([...nested].map((id) => [id, fetchedOf(server, id)])),
    runs,
  };
}

async function guarantee({ barrier }: Scene, fetched: FetchedSaga): Promise<readonly Finding[]> {
  const verdict = await judge(fetched, {
    catalogue: programCatalogue,
    holdingsOf: async (_, stepKeys) => barrier.holdings(stepKeys),
  });
  return verdict.verdict === 'incomplete' ? [] : verdict.findings;
}

const limitsReached = (server: ModelServer): readonly Finding[] =>
  [...server.runs.values()].flat().flatMap(({ events, info }) => {
    const reason = events.at(-1)?.workflowExecutionTerminatedEventAttributes?.reason;
    if (reason == null || !/limit|TooLarge/.test(reason)) return [];
    return [{ code: 'terminated' as const, text: `the server ended ${info.workflowId}: ${reason}` }];
  });

/** Everything that is in effect has to be a step of the saga, or of one that it nests. */
function unknownEffects({ server, barrier, operator }: Scene, fetched: FetchedSaga): readonly Finding[] {
  const known = new Set<string>();
  const collect = ({ saga, nested }: FetchedSaga) => {
    for (const { stepKey } of saga.askings) known.add(stepKey);
    for (const child of nested.values()) collect(child);
  };
  collect(fetched);
  // What a reset has dropped is for recovery, unless it is asked again under the same key.
  for (const { info, events } of server.dropped) {
    for (const { stepKey } of readEvents(info.workflowId, [{ runId: info.runId, events }]).askings) known.add(stepKey);
  }
  const abandoned = [...server.runs.values()].flatMap((runs) =>
    runs.slice(0, -1).flatMap(({ closed, info }) => (closed === 'terminated' ? [info.firstRunId] : [])),
  );
  return [...barrier.rows].flatMap(([key, { state }]): readonly Finding[] => {
    if (state !== 'done') return [];
    const left = abandoned.find((first) => key.startsWith(`${first}/`) && !operator?.recovered.has(first));
    if (left !== undefined)
      return [{ code: 'still-in-effect', text: `${key} is in effect, and its run was ended by force` }];
    return known.has(key) ? [] : [{ code: 'unknown-effect', text: `${key} is in effect, and no history knows it` }];
  });
}

/** What a saga that completed says of itself, against what its participants were told. */
function completedWrongly({ program, barrier }: Scene, { saga, runs }: FetchedSaga): readonly Finding[] {
  const findings: Finding[] = [];
  const last = runs.at(-1)!;
  const result = decoded(last.events.at(-1)?.workflowExecutionCompletedEventAttributes?.result);
  const seen = (result as { seen?: Readonly<Record<string, unknown>> } | undefined)?.seen ?? {};
  for (const [what, value] of Object.entries(seen)) {
    if (!what.startsWith('wrong ') || /^(replaced|resolved)/.test(String(value))) continue;
    findings.push({ code: 'wrong-answer', text: `${what.slice(6)} was answered with the answer of ${String(value)}` });
  }
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
      const row = [...rows].find(([key]) => key.endsWith(`/${asked.activityId}`))?.[1];
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

/** A pivot is asked when nothing has failed that the code has heard of and can't catch. */
function pivotsInSpite({ program }: Scene, { saga, runs }: FetchedSaga): readonly Finding[] {
  const heard = uncatchable(program, true);
  const at = new Map<string, string>();
  for (const { activityTaskScheduledEventAttributes: asked } of runs.flatMap(({ events }) => events)) {
    const input = decoded(asked?.input) as ProgramInput | undefined;
    if (asked?.activityId && input?.at !== undefined) at.set(asked.activityId, input.at.split('#')[0]!);
  }
  return saga.askings
    .filter(({ pivot, compensates }) => pivot && !compensates)
    .flatMap((pivot) => {
      const before = saga.askings.filter(({ compensates, ended }) => !compensates && (ended ?? Infinity) < pivot.asked);
      const last = new Map(before.map((asking) => [asking.stepId, asking]));
      return [...last.values()]
        .filter(({ how, stepId }) => how !== 'completed' && stepId !== pivot.stepId)
        .filter(({ stepId }) => heard.has(at.get(stepId) ?? '') && !saga.resolved.has(stepId))
        .map(({ stepId, how }) => ({
          code: 'past-the-pivot' as const,
          text: `the pivot ${pivot.stepId} was asked although ${stepId} was ${how}, and nothing catches that`,
        }));
    });
}

/** Messages that were taken by code that nobody follows any more. */
const lostMessages = ({ program, swallowed }: Scene): readonly Finding[] =>
  swallowed > 0 && receivesAlone(program)
    ? [
        {
          code: 'lost-message',
          text: `${swallowed} messages came, and the code that waited for one went on with a later one`,
        },
      ]
    : [];

/** An act that was accepted does what it says. */
function actsWithoutEffect({ operator, server }: Scene): readonly Finding[] {
  return (operator?.sent ?? []).flatMap(({ run, act, update }) => {
    if ((act.action !== 'cancel' && act.action !== 'compensate') || update.answer !== 'completed') return [];
    const latest = server.latest(run.info.workflowId);
    if (latest?.closed !== 'completed') return [];
    const hasPivot = latest.events.some(
      ({ activityTaskScheduledEventAttributes: asked }) => (decoded(asked?.input, 1) as { pivot?: true })?.pivot,
    );
    if (hasPivot || latest.info.workflowType.startsWith('pivots')) return [];
    return [{ code: 'act-without-effect', text: `${act.action} was accepted, and ${run.info.workflowId} completed` }];
  });
}

const beginsAnew = ({ info, events }: ModelRun) => info.continuedFrom === undefined && asOf(events[0]) !== 'unwind';

const asOf = (first: ModelEvent | undefined) =>
  (decoded(first?.workflowExecutionStartedEventAttributes?.input, 1) as { as?: string } | undefined)?.as;

/** What is shown of a saga that has ended. */
function shownWrong(scene: Scene): readonly Finding[] {
  const { server, workflowId, operator } = scene;
  const findings: Finding[] = [];
  for (const [id, runs] of server.runs) {
    const last = runs.at(-1)!;
    const isUnwind = asOf(last.events[0]) === 'unwind';
    const shown = sagaOf(runs.slice(runs.findLastIndex(beginsAnew)).flatMap(({ events }) => events));
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
        (operator?.sent ?? []).some(
          ({ run, act, update }) =>
            run.info.workflowId === id && act.action === 'cancel' && update.answer === 'completed',
        );
      if (shown.status === 'cancelled' && !isAsked) wrong('cancelled, and nobody has cancelled it');
      if (attentionOf(last).length > 0 && id === workflowId) continue;
    }
    if (last.closed === 'terminated') continue;
    const acts = (operator?.sent ?? []).filter(
      ({ run, update }) => run.info.workflowId === id && update.answer === 'completed',
    );
    if (id === workflowId && acts.length > shown.audit.length) {
      wrong(`with ${shown.audit.length} acts in its audit, and ${acts.length} were accepted`);
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
