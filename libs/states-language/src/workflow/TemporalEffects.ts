import { currentFrame } from '@backstitch/saga';
import { patched, sleep, uuid4, workflowInfo } from '@temporalio/workflow';
import { type Cancellation } from '../execution/Cancellation';
import { Crowd } from '../execution/Crowd';
import { type Effects, type ItemRun, type Portions, type TaskOutcome, type TaskRequest } from '../execution/Effects';
import { type ExecutionOutcome } from '../execution/ExecutionOutcome';
import { type HistoryEvent } from '../execution/HistoryEvent';
import { Turn } from '../execution/Turn';
import { isObject } from '../json/isObject';
import { executeItem } from '../run/executeItem';
import { type ServiceAnswer } from '../start/Binding';
import { type Started } from '../start/Started';
import { taskToken } from '../start/taskToken';
import { bindingOf } from './bindingOf';
import { cancellable } from './cancellable';
import { compensationTask } from './compensationTask';
import { executionTask } from './executionTask';
import { Gate } from './Gate';
import { PortionGate } from './PortionGate';
import { mapPortions } from './mapPortions';
import { readItems } from './readItems';
import { requestTask } from './requestTask';
import { type Emit } from './serveStates';
import { serviceTask } from './serviceTask';
import { TaskTokens } from './TaskTokens';
import { Visits } from './Visits';
import { waitForToken } from './waitForToken';
import { writeResults } from './writeResults';

/** Requests in flight at once; the server allows 2,000. */
const mostAtOnce = 500;

const startExecution = /^arn:[^:]*:states:[^:]*:[^:]*:states:startExecution(\.|$)/;

/** What the executions that run in one workflow share. */
interface Shared {
  readonly started: Started;
  readonly emit: Emit;
  readonly tokens: TaskTokens;
  readonly gate: Gate;
  readonly mapGate: PortionGate;
  readonly turn: Turn;
  readonly crowd: Crowd;
}

/** The port of an execution: every task is a step of the saga that its engine keeps. */
export class TemporalEffects implements Effects {
  readonly turn: Turn;
  readonly crowd: Crowd;
  readonly edition: number;
  private readonly visits: Visits;

  private constructor(
    private readonly shared: Shared,
    /** Of a child execution that runs in this workflow. */
    private readonly item?: string,
  ) {
    this.turn = shared.turn;
    this.crowd = shared.crowd;
    this.edition = shared.started.edition ?? 1;
    this.visits = new Visits(shared.gate);
  }

  /** The port of a workflow's own execution. */
  static of(started: Started, emit: Emit): TemporalEffects {
    const turn = restful();
    return new TemporalEffects({
      ...{ started, emit, turn },
      tokens: new TaskTokens(),
      gate: new Gate(mostAtOnce),
      mapGate: new PortionGate(() => patched('states-language-portions')),
      // Executions that began before this rule go on as they began.
      crowd: new Crowd(mostAtOnce, () => patched('states-language-crowd'), turn),
    });
  }

  /** The port of a child execution in the same workflow, whose visits are its own. */
  fork(item: string): TemporalEffects {
    return new TemporalEffects(this.shared, item);
  }

  now = (): number => Date.now();
  random = (): number => Math.random();
  uuid = (): string => uuid4();
  emit = (event: HistoryEvent): void => this.shared.emit(event, this.item);

  /** It names its workflow, so that whoever holds it can be sent there, and proves that it is from here. */
  taskToken(): string {
    return taskToken(workflowInfo().workflowId, uuid4(), this.shared.started.secret);
  }

  async waitUntil(time: number, cancellation: Cancellation): Promise<void> {
    const { saga } = currentFrame('A wait');
    // The engine goes backwards already: what the states do now is of no interest.
    if (saga.isStopped) return new Promise(() => undefined);
    saga.budget.admitMore();
    await cancellable(cancellation, () => sleep(Math.max(1, Math.ceil(time - Date.now()))));
  }

  breathe(cancellation: Cancellation): Promise<void> {
    return this.waitUntil(Date.now() + 1, cancellation);
  }

  async task(request: TaskRequest, cancellation: Cancellation): Promise<TaskOutcome> {
    const { started } = this.shared;
    const { binding, payload } = bindingOf(started.bindings, request.resource, request.input);
    const untilToken = this.untilToken(request, cancellation);
    if (binding === undefined && startExecution.test(request.resource)) {
      return executionTask(this.visits, started, request, untilToken, cancellation);
    }
    if (binding === undefined) return unserved(request);
    if (binding.as === 'compensation') return compensationTask(binding, request);
    const asking =
      binding.as === 'service'
        ? serviceTask(this.visits, binding, request, cancellation)
        : requestTask(this.visits, binding, request, payload, cancellation);
    if (request.pattern !== 'wait-for-task-token' && binding.as === 'request') return settledTask(asking);
    const sending = asking.then((outcome) =>
      'failed' in outcome || (binding.as === 'service' && !('pending' in outcome)) ? settledTask(outcome) : undefined,
    );
    return untilToken(sending);
  }

  readItems = readItems;
  writeResults = writeResults;

  runItem(run: ItemRun, cancellation: Cancellation): Promise<ExecutionOutcome> {
    return executeItem(run, this.fork(`${run.label}/${run.index}`), {}, cancellation);
  }

  get portions(): Portions {
    return mapPortions(this.shared.started, this.shared.mapGate);
  }

  /** What was sent is settled by its token. */
  private untilToken(request: TaskRequest, cancellation: Cancellation) {
    return (sending: Promise<TaskOutcome | undefined>): Promise<TaskOutcome> => {
      const { budget } = currentFrame('A task token').saga;
      const admit = () => budget.admitMore();
      const held = this.visits.tokensOf(request);
      return waitForToken(this.shared.tokens, held, request, sending, cancellation, admit);
    };
  }
}

/** A workflow's turn is a workflow task. Nobody is cancelled in his rest: others rest behind him. */
const restful = (): Turn =>
  new Turn(
    () => workflowInfo().historyLength,
    async () => {
      currentFrame('A rest').saga.budget.admitMore();
      await sleep(1);
    },
  );

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
