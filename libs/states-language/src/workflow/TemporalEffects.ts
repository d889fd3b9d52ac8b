import { type Duration } from '@backstitch/contract';
import {
  askAgain,
  type Asked,
  askedOf,
  type AskOptions,
  currentFrame,
  type Frame,
  nesting,
  step,
  StepError,
} from '@backstitch/saga';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  CancellationScope,
  ParentClosePolicy,
  patched,
  sleep,
  startChild,
  uuid4,
  workflowInfo,
  WorkflowIdReusePolicy,
} from '@temporalio/workflow';
import { machinesIn } from '../definition/machinesIn';
import { type StateMachine } from '../definition/StateMachine';
import { type Cancellation } from '../execution/Cancellation';
import {
  type Effects,
  type ItemRun,
  type Portions,
  type ReadItemsRequest,
  type TaskOutcome,
  type TaskRequest,
  type WriteResultsRequest,
} from '../execution/Effects';
import { type ExecutionOutcome } from '../execution/ExecutionOutcome';
import { type HistoryEvent } from '../execution/HistoryEvent';
import { Crowd } from '../execution/Crowd';
import { Turn } from '../execution/Turn';
import { base64Encode } from '../hash/base64Encode';
import { utf8Bytes } from '../hash/utf8Bytes';
import { isObject } from '../json/isObject';
import { type Json } from '../json/Json';
import { type JsonObject } from '../json/JsonObject';
import { jsonSize } from '../json/jsonSize';
import { ownValue } from '../json/ownValue';
import { executeItem } from '../run/executeItem';
import {
  type CompensationBinding,
  type RequestBinding,
  type ServiceAnswer,
  type ServiceBinding,
} from '../start/Binding';
import { executionArn, mapRunType, type Started } from '../start/Started';
import { bindingOf } from './bindingOf';
import { executionAnswer } from './executionAnswer';
import { Gate } from './Gate';
import { packed, portionsOf } from './mapPortion';
import { type Emit } from './serveStates';
import { stepName } from './stepName';
import { taskFailure } from './taskFailure';
import { TaskTokens } from './TaskTokens';
import { waitForToken } from './waitForToken';

/** Requests in flight at once; the server allows 2,000. */
const mostAtOnce = 500;
/** Child workflows of one Map at once. */
const mostPortions = 100;
/** Bytes of results that go into one activity. */
const resultBytes = 1_000_000;

const startExecution = /^arn:[^:]*:states:[^:]*:[^:]*:states:startExecution(\.|$)/;

/** What the executions that run in one workflow share. */
interface Shared {
  readonly started: Started;
  readonly emit: Emit;
  readonly tokens: TaskTokens;
  readonly gate: Gate;
  readonly mapGate: Gate;
  readonly turn: Turn;
  readonly crowd: Crowd;
}

/** The port of an execution: every task is a step of the saga that its engine keeps. */
export class TemporalEffects implements Effects {
  private readonly shared: Shared;
  /** What the step of a visit last failed with: asked again, it is the same step. */
  private readonly failures = new Map<number, StepError>();
  /** The tokens of a visit that somebody may hold. */
  private readonly tokens = new Map<number, string[]>();

  constructor(
    shared: Shared | { readonly started: Started; readonly emit: Emit },
    /** Of a child execution that runs in this workflow. */
    private readonly item?: string,
  ) {
    const turn = restful();
    this.shared =
      'gate' in shared
        ? shared
        : {
            ...shared,
            tokens: new TaskTokens(),
            gate: new Gate(mostAtOnce),
            mapGate: new Gate(mostPortions),
            turn,
            // Executions that began before this rule go on as they began.
            crowd: new Crowd(mostAtOnce, () => patched('states-language-crowd'), turn),
          };
  }

  /** The port of a child execution in the same workflow, whose visits are its own. */
  fork(item: string): TemporalEffects {
    return new TemporalEffects(this.shared, item);
  }

  get turn(): Turn {
    return this.shared.turn;
  }

  get crowd(): Crowd {
    return this.shared.crowd;
  }

  now = (): number => Date.now();
  random = (): number => Math.random();
  uuid = (): string => uuid4();
  emit = (event: HistoryEvent): void => this.shared.emit(event, this.item);

  /** It names its workflow, so that whoever holds it can be sent there. */
  taskToken(): string {
    const { workflowId } = workflowInfo();
    return `${base64Encode(utf8Bytes(workflowId)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')}.${uuid4()}`;
  }

  async waitUntil(time: number, cancellation: Cancellation): Promise<void> {
    const { saga } = currentFrame('A wait');
    // The engine goes backwards already: what the states do now is of no interest.
    if (saga.isStopped) return new Promise(() => undefined);
    saga.history.admitMore();
    await cancellable(cancellation, () => sleep(Math.max(1, Math.ceil(time - Date.now()))));
  }

  breathe(cancellation: Cancellation): Promise<void> {
    return this.waitUntil(Date.now() + 1, cancellation);
  }

  async task(request: TaskRequest, cancellation: Cancellation): Promise<TaskOutcome> {
    const { binding, payload } = bindingOf(this.shared.started.bindings, request.resource, request.input);
    if (binding === undefined && startExecution.test(request.resource)) return this.execution(request, cancellation);
    if (binding === undefined) return unserved(request);
    if (binding.as === 'compensation') return this.compensation(binding, request);
    const taskTokens = this.tokensOf(request);
    const asking =
      binding.as === 'service'
        ? this.service(binding, request, cancellation)
        : this.request(binding, request, payload, cancellation);
    if (request.pattern !== 'wait-for-task-token' && binding.as === 'request') return settledTask(asking);
    const sending = asking.then((outcome) =>
      'failed' in outcome || (binding.as === 'service' && !('pending' in outcome)) ? settledTask(outcome) : undefined,
    );
    return this.untilSettled(taskTokens, request, sending, cancellation);
  }

  async readItems(
    request: ReadItemsRequest,
    cancellation: Cancellation,
  ): Promise<{ items: Json[] } | { cause: string }> {
    const items: Json[] = [];
    for (let from: number | undefined = 0; from !== undefined;) {
      const answer: { items: Json[]; next?: number } | { cause: string } = await this.store(
        'readItems',
        { ...request, from },
        cancellation,
      );
      if ('cause' in answer) return answer;
      for (const item of answer.items) items.push(item);
      from = answer.next;
    }
    return { items };
  }

  async writeResults(
    { results, ...request }: WriteResultsRequest,
    cancellation: Cancellation,
  ): Promise<{ details: JsonObject } | { cause: string }> {
    let answer: { details: JsonObject } | { cause: string } = { details: {} };
    for (let from = 0, part = 0; from < results.length || part === 0; part++) {
      const some: typeof results = [];
      for (let bytes = 0; from < results.length && (some.length === 0 || bytes < resultBytes / 2); from++) {
        some.push(results[from]!);
        bytes += jsonSize(results[from] as unknown as Json, resultBytes);
      }
      const last = from >= results.length;
      answer = await this.store('writeResults', { ...request, results: some, part, last }, cancellation);
      if ('cause' in answer) return answer;
    }
    return answer;
  }

  runItem(run: ItemRun, cancellation: Cancellation): Promise<ExecutionOutcome> {
    return executeItem(run, this.fork(`${run.label}/${run.index}`), {}, cancellation);
  }

  readonly portions: Portions = {
    of: (inputs, processor) => portionsOf(inputs, tasksIn(processor)),
    run: (runs, limit, cancellation) =>
      this.shared.mapGate.pass(cancellation, async () => {
        const { started } = this.shared;
        const { workflowType, taskQueue } = workflowInfo();
        const child = { name: mapRunType(workflowType.replace(/\.map$/, '')), taskQueue };
        const asked = nesting(currentFrame('A Map'), child, [forItems(started, runs[0]!.processor)]);
        const name = stepName(runs[0]!.label, 'items');
        try {
          const outcomes = await cancellable(cancellation, () =>
            step(currentFrame('A Map'), asked, packed(runs, limit), { step: name }),
          );
          return outcomes as ExecutionOutcome[];
        } catch (error) {
          if (!(error instanceof StepError)) throw error;
          return runs.map(() => ({ status: 'FAILED', error: error.code, cause: error.message }));
        }
      }),
  };

  /** A participant's request: one step for each visit of its state, however often it is retried. */
  private async request(
    { participant, request, ...contract }: RequestBinding,
    { state, input, visit, timeoutSeconds, heartbeatSeconds, pattern }: TaskRequest,
    payload: boolean,
    cancellation: Cancellation,
  ): Promise<TaskOutcome> {
    const { attemptTimeout, giveUpAfter } = contract as { attemptTimeout?: Duration; giveUpAfter?: Duration };
    const options: AskOptions = {
      step: stepName(state, request),
      ...(timeoutSeconds !== undefined && { giveUpAfter: `${timeoutSeconds}s` }),
      ...(heartbeatSeconds !== undefined && pattern !== 'wait-for-task-token' && { heartbeat: `${heartbeatSeconds}s` }),
    };
    const asked = askedOf(participant, request, { ...contract, attemptTimeout, giveUpAfter });
    const sent = payload ? ((isObject(input) ? input['Payload'] : undefined) ?? {}) : input;
    try {
      const output = ((await this.ask(
        visit,
        (frame) => asked(options, frame.saga.type.contract),
        sent,
        options,
        cancellation,
      )) ?? null) as Json;
      return { output: payload ? { ExecutedVersion: '$LATEST', Payload: output, StatusCode: 200 } : output };
    } catch (error) {
      if (error instanceof StepError) return taskFailure(error);
      throw error;
    }
  }

  /** What the definition undoes itself, as in a chain of Catch. Nothing of it is asked: what is undone is in the log. */
  private async compensation(
    { participant, compensation, requests }: CompensationBinding,
    { input }: TaskRequest,
  ): Promise<TaskOutcome> {
    const state = isObject(input) ? ownValue(input, 'State') : undefined;
    const isMeant = (stepId: string, request: string) =>
      typeof state !== 'string' || stepId.replace(/\.\d+$/, '') === stepName(state, request);
    const compensated = await currentFrame('A compensation').saga.compensateNow((entry) =>
      entry.participant === participant && requests.includes(entry.request) && isMeant(entry.stepId, entry.request)
        ? compensation
        : undefined,
    );
    return { output: { compensated: [...compensated] } };
  }

  /** An activity of the workers that host state machines. */
  private async service(
    { activity }: ServiceBinding,
    request: TaskRequest,
    cancellation: Cancellation,
  ): Promise<ServiceAnswer> {
    const { visit, state, timeoutSeconds } = request;
    const patience = { attemptTimeout: `${timeoutSeconds ?? 70}s`, giveUpAfter: `${timeoutSeconds ?? 300}s` } as const;
    const options: AskOptions = { step: stepName(state, activity), ...patience };
    const asked = askedOf(workflowInfo().taskQueue, activity, { compensation: null });
    try {
      return (await this.ask(
        visit,
        (frame) => asked(options, frame.saga.type.contract),
        request,
        options,
        cancellation,
      )) as ServiceAnswer;
    } catch (error) {
      if (error instanceof StepError) return taskFailure(error);
      throw error;
    }
  }

  /** Storage: what a distributed Map reads and writes. */
  private async store<T>(activity: string, input: unknown, cancellation: Cancellation): Promise<T | { cause: string }> {
    const options: AskOptions = { step: activity, attemptTimeout: '60s' };
    const frame = currentFrame(activity);
    const asked = askedOf(workflowInfo().taskQueue, activity, { compensation: null });
    try {
      return (await cancellable(cancellation, () =>
        step(frame, asked(options, frame.saga.type.contract), input, options),
      )) as T;
    } catch (error) {
      if (error instanceof StepError) return { cause: error.message };
      throw error;
    }
  }

  /** A nested execution: a nested saga where it is waited for; else one of its own. */
  private async execution(request: TaskRequest, cancellation: Cancellation): Promise<TaskOutcome> {
    const { started } = this.shared;
    const given = isObject(request.input) ? request.input : {};
    const arn = given['StateMachineArn'];
    const name = typeof arn === 'string' ? (arn.split(':')[6] ?? '') : '';
    const input = given['Input'] ?? {};
    if (!Object.hasOwn(started.machines, name)) {
      return {
        failed: true,
        error: 'StepFunctions.StateMachineDoesNotExistException',
        cause: `State Machine Does Not Exist: '${JSON.stringify(arn)}'`,
      };
    }
    const own: Started = { kind: 'state-machine', name, machines: started.machines, bindings: started.bindings };
    if (request.pattern === 'sync' || request.pattern === 'sync:2') {
      return this.nested(name, own, input, request, cancellation);
    }
    const id = typeof given['Name'] === 'string' ? given['Name'] : uuid4();
    const sending = this.begin(name, id, input, own);
    if (request.pattern === 'request-response') return sending;
    const failed = sending.then((outcome) => ('failed' in outcome ? outcome : undefined));
    return this.untilSettled(this.tokensOf(request), request, failed, cancellation);
  }

  /** Starts an execution that nobody waits for: no part of this saga. */
  private async begin(name: string, id: string, input: Json, own: Started): Promise<TaskOutcome> {
    const { saga } = currentFrame('An execution');
    if (saga.isStopped) return new Promise(() => undefined);
    saga.history.admitMore();
    try {
      await startChild(name, {
        workflowId: `${name}/${id}`,
        taskQueue: workflowInfo().taskQueue,
        args: [input, undefined, own],
        parentClosePolicy: ParentClosePolicy.ABANDON,
        workflowIdReusePolicy: WorkflowIdReusePolicy.REJECT_DUPLICATE,
      });
      return { output: { ExecutionArn: executionArn(name, id), StartDate: Date.now() } };
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      const cause = `Execution Already Exists: '${executionArn(name, id)}'`;
      return { failed: true, error: 'StepFunctions.ExecutionAlreadyExistsException', cause };
    }
  }

  private async nested(
    machine: string,
    own: Started,
    input: Json,
    { visit, pattern, timeoutSeconds }: TaskRequest,
    cancellation: Cancellation,
  ): Promise<TaskOutcome> {
    const startedAt = Date.now();
    let id = '';
    const child = { name: machine, taskQueue: workflowInfo().taskQueue };
    const asked = (frame: Frame): Asked => {
      const it = nesting(frame, child, [own]);
      id = this.failures.get(visit) === undefined ? it.nested!.id : id;
      return it;
    };
    const answer = (ended: Parameters<typeof executionAnswer>[0]['ended']) =>
      executionAnswer({ machine, id, input, startedAt, endedAt: Date.now(), ended, asText: pattern === 'sync' });
    const running = this.ask(visit, asked, input, { step: stepName(machine, 'execution') }, cancellation).then(
      (output): TaskOutcome => ({ output: answer({ status: 'SUCCEEDED', output: output as Json }) }),
      (error: unknown): TaskOutcome => {
        if (!(error instanceof StepError)) throw error;
        const { status = 'FAILED', ...ended } = (isObject(error.details as Json) ? error.details : {}) as {
          status?: string;
          error?: string;
          cause?: string;
        };
        const aborted = error.code === 'SagaCancelled';
        const cause = JSON.stringify(answer({ ...ended, status: aborted ? 'ABORTED' : status }));
        return { failed: true, error: 'States.TaskFailed', cause };
      },
    );
    if (timeoutSeconds === undefined) return running;
    const timer = new CancellationScope();
    const timeout = timer
      .run(() => sleep(timeoutSeconds * 1000))
      .then(
        (): TaskOutcome => ({ failed: true, error: 'States.Timeout', timedOut: true }),
        () => running,
      );
    const outcome = await Promise.race([running, timeout]);
    timer.cancel();
    return outcome;
  }

  /** Asks the step of a visit; after a failure, the same step again. */
  private async ask(
    visit: number,
    asked: (frame: Frame) => Asked,
    input: unknown,
    options: AskOptions,
    cancellation: Cancellation,
  ): Promise<unknown> {
    try {
      const output = await this.shared.gate.pass(cancellation, () =>
        cancellable(cancellation, async () => {
          const frame = currentFrame('A Task');
          const failure = this.failures.get(visit);
          if (failure === undefined) return step(frame, asked(frame), input, options);
          return askAgain(frame, failure, asked(frame), input);
        }),
      );
      // It took effect: what is asked after this is another step.
      this.failures.delete(visit);
      this.tokens.delete(visit);
      return output;
    } catch (error) {
      if (error instanceof StepError) this.failures.set(visit, error);
      throw error;
    }
  }

  private untilSettled(
    taskTokens: readonly string[],
    request: TaskRequest,
    sending: Promise<TaskOutcome | undefined>,
    cancellation: Cancellation,
  ): Promise<TaskOutcome> {
    const { history } = currentFrame('A task token').saga;
    return waitForToken(this.shared.tokens, taskTokens, request, sending, cancellation, () => history.admitMore());
  }

  /** A request that failed may have been heard: whoever heard it holds its token. */
  private tokensOf({ visit, taskToken }: TaskRequest): readonly string[] {
    if (taskToken === undefined) return [];
    const held = [...(this.tokens.get(visit) ?? []), taskToken];
    this.tokens.set(visit, held);
    return held;
  }
}

/** A workflow's turn is a workflow task. Nobody is cancelled in his rest: others rest behind him. */
const restful = (): Turn =>
  new Turn(
    () => workflowInfo().historyLength,
    async () => {
      currentFrame('A rest').saga.history.admitMore();
      await sleep(1);
    },
  );

/** What was wanted no more is cut short; its promise stays as it is, for nobody waits for it. */
function cancellable<T>(cancellation: Cancellation, work: () => Promise<T>): Promise<T> {
  const scope = new CancellationScope();
  const forget = cancellation.onCancel(() => scope.cancel());
  return scope.run(work).finally(forget);
}

async function settledTask(asking: Promise<ServiceAnswer> | ServiceAnswer): Promise<TaskOutcome> {
  return (await asking) as TaskOutcome;
}

/** Only a function that is named at run time can be unknown then: all else was refused before. */
function unserved({ resource, input }: TaskRequest): TaskOutcome {
  const name = isObject(input) ? input['FunctionName'] : undefined;
  return name === undefined
    ? { failed: true, error: 'States.Runtime', cause: `Nothing serves the resource '${resource}' here.` }
    : { failed: true, error: 'Lambda.ResourceNotFoundException', cause: `Function not found: ${JSON.stringify(name)}` };
}

/** What the children of a Map are started with: definitions only where they may start one. */
function forItems(started: Started, processor: StateMachine): Started {
  const name = started.name;
  const own = started.machines[name]!;
  const starts = JSON.stringify(processor).includes('states:startExecution');
  const machines = starts ? started.machines : { [name]: { ...own, definition: { StartAt: '', States: {} } } };
  return { kind: 'map-run', name, machines, bindings: started.bindings };
}

/** The Task states of a machine, with those inside it: how many steps an item may be. */
function tasksIn(machine: StateMachine): number {
  return Object.values(machine.States).reduce((sum, state) => {
    if (state.Type === 'Task') return sum + 1;
    const inside = machinesIn(state).reduce((all, one) => all + tasksIn(one), 0);
    return sum + (state.Type === 'Map' ? 10 * inside : inside);
  }, 0);
}
