import { judge } from '../checker/judge';
import { generateProgram } from '../programs/generate-program';
import { isInOrder } from '../programs/is-in-order';
import { type Node, type Program, nodesOf } from '../programs/program';
import { programCatalogue } from '../programs/program-contracts';
import { Choices } from './choices';
import type { Fate } from './deliveries';
import { fetchedOf } from './fetched-of';
import { type RealServer, fateKey } from './real-server';
import type { Sandbox } from './sandbox';
import { simulate } from './simulate';
import type { Temper } from './temper';
import type { BarrierModel } from './barrier-model';
import type { FetchedSaga } from '../checker/fetch-saga';

/** Attempts go wrong; nothing else does, and everything comes when it comes. */
const temper: Temper = {
  fates: [8, 1.5, 1, 1, 0.7, 0, 0],
  ...{ eager: 1_000_000, overlap: 0, hasty: 0, messages: 0, faults: 0, faultySteps: 1_000, replaysAtEnd: true },
};

/** What chance may decide on a server, or takes long there. */
const isLeftOut = (node: Node) =>
  ['race', 'any', 'receive', 'timeout', 'helper', 'many', 'throw'].includes(node.do) ||
  (node.do === 'loop' && node.times > 6) ||
  (node.do === 'step' && (node.input !== undefined || node.output !== undefined)) ||
  (node.do === 'nest' && !isFit(node.program));

const isFit = (program: Program) =>
  !/tight|Tight|held|Held/.test(program.type) && ![...nodesOf(program)].some(isLeftOut);

/** Can a program be compared: is what becomes of it decided by what becomes of its attempts alone? */
export const isComparable = (program: Program): boolean => isFit(program) && program.result === undefined;

/** The same program with the same fates, in the model and on the server. */
export interface Comparison {
  readonly program: Program;
  readonly simulated: SagaTrace;
  readonly real: SagaTrace;
}

/** What a history tells of a saga. */
export interface SagaTrace {
  readonly end: string;
  readonly verdict: string;
  /** Each step and compensation with how it ended, and the kinds of events of the root where their order is decided. */
  readonly steps: readonly string[];
  readonly events: readonly string[];
}

/** Runs a program in the model and on a real server. @returns nothing when it can't be compared */
export async function sameOnServer(
  sandbox: Sandbox,
  server: RealServer,
  programSeed: number,
  choiceSeed: number,
): Promise<Comparison | undefined> {
  const program = generateProgram(new Choices({ seed: programSeed }));
  if (!isComparable(program)) return undefined;
  const scene = await simulate(sandbox, program, new Choices({ seed: choiceSeed }), temper);
  const fates = new Map<string, Fate[]>();
  for (const { workflowId, activityId, fate } of scene.deliveries.told) {
    const key = fateKey(workflowId, activityId);
    fates.set(key, [...(fates.get(key) ?? []), fate]);
  }
  const inOrder = isInOrder(program);
  const simulated = await traceOf(fetchedOf(scene.server, scene.workflowId), scene.barrier, inOrder);
  const real = await traceOf(await server.play(program, fates), server.barrier, inOrder);
  return { program, simulated, real };
}

async function traceOf(fetched: FetchedSaga, barrier: BarrierModel, inOrder: boolean): Promise<SagaTrace> {
  const { verdict } = await judge(fetched, {
    catalogue: programCatalogue,
    holdingsOf: async (participant, keys) => barrier.holdings(participant, keys),
  });
  const steps = fetched.saga.askings.map(
    ({ stepId, compensates, how }) => `${stepId}${compensates ? ' undone' : ''} ${how}`,
  );
  const events = fetched.runs.flatMap((run) => run.events.map(kindOfEvent));
  // The server tells where it skipped time; the model needn't.
  const said = events.filter((kind) => kind !== 'workflowExecutionTimeSkippingTransitioned');
  if (inOrder) return { end: fetched.saga.end, verdict, steps: steps.sort(), events: said };
  // Side by side, which step gets which id is chance, and so is which of them go wrong: it has to hold all the same.
  return { end: 'any', verdict: verdict === 'violated' ? verdict : 'held', steps: [], events: [] };
}

const kindOfEvent = (event: object) =>
  Object.keys(event)
    .find((key) => key.endsWith('EventAttributes'))!
    .replace('EventAttributes', '');
