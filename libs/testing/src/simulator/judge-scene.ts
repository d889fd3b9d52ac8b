import { sagaKey } from '@backstitch/saga-log';
import { decoded } from '../checker/decoded';
import type { FetchedSaga } from '../checker/fetch-saga';
import { judge } from '../checker/judge';
import { readEvents } from '../checker/read-events';
import { machineCatalogue } from '../machines/machine-contracts';
import { programCatalogue } from '../programs/program-contracts';
import { receivesAlone } from '../programs/receives-alone';
import { completedWrongly } from './completed-wrongly';
import { fetchedOf } from './fetched-of';
import type { Finding } from './finding';
import type { ModelServer } from './model-server';
import { leftWrong } from './left-wrong';
import { pivotsInSpite } from './pivots-in-spite';
import { eventsWrong } from '../machines/events-wrong';
import { MachineScene } from '../machines/machine-scene';
import { ProgramScene } from './program-scene';
import type { Scene } from './scene';
import { shownWrong } from './shown-wrong';

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
    ...(scene instanceof ProgramScene ? ofProgram(scene, fetched) : []),
    ...(scene instanceof MachineScene && scene.isOver ? eventsWrong(scene) : []),
    ...(scene.isOver ? [...actsWithoutEffect(scene), ...shownWrong(scene)] : []),
  ].map(({ code, text }) => ({ code, text }));
}

const ofProgram = (scene: ProgramScene, fetched: FetchedSaga): readonly Finding[] => [
  ...(fetched.saga.end === 'completed' ? completedWrongly(scene, fetched) : []),
  ...pivotsInSpite(scene, fetched),
  ...lostMessages(scene),
];

async function guarantee(scene: Scene, fetched: FetchedSaga): Promise<readonly Finding[]> {
  const { barrier } = scene;
  const verdict = await judge(fetched, {
    catalogue: scene instanceof MachineScene ? machineCatalogue : programCatalogue,
    holdingsOf: async (participant, stepKeys) => barrier.holdings(participant, stepKeys),
  });
  if (verdict.verdict === 'incomplete') return [];
  const abandoned = verdict.findings.flatMap(({ code, step }) => (code === 'abandoned' ? [step] : []));
  return [...verdict.findings, ...(await leftWrong(scene, abandoned))];
}

const limitsReached = (server: ModelServer): readonly Finding[] =>
  [...server.runs.values()].flat().flatMap(({ events, info }) => {
    const reason = events.at(-1)?.workflowExecutionTerminatedEventAttributes?.reason;
    if (reason == null || !/limit|TooLarge/.test(reason)) return [];
    return [{ code: 'terminated' as const, text: `the server ended ${info.workflowId}: ${reason}` }];
  });

/** Everything that is in effect has to be a step of the saga, or of one that it nests. */
function unknownEffects({ server, barrier, recovered }: Scene, fetched: FetchedSaga): readonly Finding[] {
  const known = new Set<string>();
  const collect = ({ saga, nested }: FetchedSaga) => {
    for (const { participant, stepKey } of saga.askings) known.add(`${participant} ${stepKey}`);
    for (const child of nested.values()) collect(child);
  };
  collect(fetched);
  // What a reset has dropped is for recovery, unless it is asked again under the same key.
  for (const { info, events } of server.dropped) {
    const { askings } = readEvents(info.workflowId, [{ runId: info.runId, events }]);
    for (const { participant, stepKey } of askings) known.add(`${participant} ${stepKey}`);
  }
  const abandoned = [...server.runs.values()].flatMap((runs) =>
    runs.slice(0, -1).flatMap(({ closed, info }) => (closed === 'terminated' ? [info.firstRunId] : [])),
  );
  return [...barrier.rows].flatMap(([key, { state }]): readonly Finding[] => {
    if (state !== 'done') return [];
    const left = abandoned.find((first) => key.includes(` ${sagaKey(first)}/`) && !recovered.has(first));
    if (left !== undefined)
      return [{ code: 'still-in-effect', text: `${key} is in effect, and its run was ended by force` }];
    return known.has(key) ? [] : [{ code: 'unknown-effect', text: `${key} is in effect, and no history knows it` }];
  });
}

/** Messages that were taken by code that was abandoned. */
const lostMessages = ({ program, swallowed }: ProgramScene): readonly Finding[] =>
  swallowed.length > 0 && receivesAlone(program)
    ? [
        {
          code: 'lost-message',
          text: `${swallowed.length} messages came, and the code that waited for one went on with a later one`,
        },
      ]
    : [];

/** An act that was accepted does what it says. */
function actsWithoutEffect({ sent, server }: Scene): readonly Finding[] {
  return sent.flatMap(({ run, act, update }) => {
    if ((act.action !== 'cancel' && act.action !== 'compensate') || update.answer !== 'completed') return [];
    const latest = run.closed === 'continued' ? server.latest(run.info.workflowId) : run;
    if (latest?.closed !== 'completed') return [];
    // One that is only undone does as it is told.
    const started = latest.events[0]?.workflowExecutionStartedEventAttributes;
    if ((decoded(started?.input, 1) as { readonly as?: string } | undefined)?.as === 'unwind') return [];
    const hasPivot = latest.events.some(
      ({ activityTaskScheduledEventAttributes: asked }) => (decoded(asked?.input, 1) as { pivot?: true })?.pivot,
    );
    if (hasPivot || latest.info.workflowType.startsWith('pivots')) return [];
    return [{ code: 'act-without-effect', text: `${act.action} was accepted, and ${run.info.workflowId} completed` }];
  });
}
