import { sagaNamed } from '@backstitch/saga-log';
import type { Carried } from '@backstitch/saga-log';
import { Engine } from '@backstitch/saga';
import { type Workflow, workflowInfo } from '@temporalio/workflow';
import { isObject } from '../json/is-object';
import type { Json } from '../json/json';
import type { JsonObject } from '../json/json-object';
import { execute } from '../run/execute';
import { executionArn, machineArn, type Started } from '../start/started';
import { ExecutionFailed } from './execution-failed';
import { runPortion } from './run-portion';
import { serveStates } from './serve-states';
import { TemporalEffects } from './temporal-effects';

/**
 * The workflow of every state machine, and of the items of their large Maps: the default of a worker's bundle, so that
 * it runs under the name of each. Its arguments say everything; the engine is that of all sagas.
 */
export async function stateMachine(input: Json, carried?: Carried | null, started?: Started): Promise<unknown> {
  const { workflowType } = workflowInfo();
  const machine = started?.machines[started.name];
  const engine = new Engine(
    { name: workflowType, contract: { unwind: machine?.unwind ?? 'mirror' }, takesTokens: true },
    // What it is promised is in its definition.
    carried?.as === 'started' ? undefined : (carried ?? undefined),
  );
  // Nothing but the log is needed to go back.
  if (carried?.as === 'unwind') return engine.runBackwards();
  if (started === undefined || machine === undefined)
    throw new TypeError(`${workflowType} was started without its definition.`);
  const emit = serveStates();
  return engine.run(async () => {
    const effects = TemporalEffects.of(started, emit);
    if (started.kind === 'map-run') return runPortion(input, effects);
    const outcome = await execute(machine.definition, input, effects, { context: contextOf(started) });
    if (outcome.status === 'SUCCEEDED') return outcome.output;
    throw new ExecutionFailed(outcome);
  });
}
stateMachine satisfies Workflow;

/** What the context object says of this execution, before what the start gave. */
function contextOf({ name, context = {}, edition = 1 }: Started): JsonObject {
  const { id } = sagaNamed(workflowInfo().workflowId);
  const own: Record<string, JsonObject> = {
    Execution: { Id: executionArn(name, id, edition), Name: id, RoleArn: '', RedriveCount: 0 },
    StateMachine: { Id: machineArn(name, edition), Name: name },
  };
  return { ...own, ...context, ...merged(own, context) };
}

const merged = (own: Record<string, JsonObject>, given: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(own).map(([part, fields]) => {
      const more = given[part];
      return [part, isObject(more) ? more : fields];
    }),
  );
