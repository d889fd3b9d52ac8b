import { taskResource } from '../arn/task-resource';
import { currentFrame } from '@backstitch/saga';
import { patched, sleep, uuid4, workflowInfo } from '@temporalio/workflow';
import type { Cancellation } from '../execution/cancellation';
import { ConcurrencyLimit } from '../execution/concurrency-limit';
import type { Effects, ItemRun, Portions, TaskOutcome, TaskRequest } from '../execution/effects';
import type { ExecutionOutcome } from '../execution/execution-outcome';
import type { HistoryEvent } from '../execution/history-event';
import { TaskBudget } from '../execution/task-budget';
import { isObject } from '../json/is-object';
import { executeItem } from '../run/execute-item';
import type { ServiceAnswer } from '../start/binding';
import type { Started } from '../start/started';
import { taskToken } from '../start/task-token';
import { bindingOf } from './binding-of';
import { cancellable } from './cancellable';
import { compensationTask } from './compensation-task';
import { executionTask } from './execution-task';
import { Semaphore } from './semaphore';
import { AdaptiveSemaphore } from './adaptive-semaphore';
import { mapPortions } from './map-portions';
import { OpenExecutions } from './open-executions';
import { readItems } from './read-items';
import { requestTask } from './request-task';
import type { Emit } from './serve-states';
import { serviceTask } from './service-task';
import { TaskTokens } from './task-tokens';
import { Visits } from './visits';
import { waitForToken } from './wait-for-token';
import { writeResults } from './write-results';

/** Requests in flight at once; the server allows 2,000. */
const maxInFlight = 500;

/** What the executions that run in one workflow share. */
interface Shared {
  readonly started: Started;
  readonly emit: Emit;
  readonly tokens: TaskTokens;
  readonly gate: Semaphore;
  readonly open: OpenExecutions;
  readonly places: Map<string, Cancellation>;
  readonly cutOff: Map<Promise<unknown>, Cancellation>;
  readonly mapGate: AdaptiveSemaphore;
  readonly taskBudget: TaskBudget;
  readonly concurrency: ConcurrencyLimit;
}

/** The port of an execution: every task is a step of the saga that its engine keeps. */
export class TemporalEffects implements Effects {
  readonly taskBudget: TaskBudget;
  readonly concurrency: ConcurrencyLimit;
  readonly edition: number;
  private readonly visits: Visits;

  private constructor(
    private readonly shared: Shared,
    /** Of a child execution that runs in this workflow. */
    private readonly item?: string,
  ) {
    this.taskBudget = shared.taskBudget;
    this.concurrency = shared.concurrency;
    this.edition = shared.started.edition ?? 1;
    this.visits = new Visits(shared.gate, shared.places, shared.cutOff);
  }

  /** The port of a workflow's own execution. */
  static of(started: Started, emit: Emit): TemporalEffects {
    const taskBudget = newTaskBudget();
    return new TemporalEffects({
      ...{ started, emit, taskBudget },
      tokens: new TaskTokens(),
      gate: new Semaphore(maxInFlight),
      open: new OpenExecutions(),
      places: new Map(),
      cutOff: new Map(),
      mapGate: new AdaptiveSemaphore(() => patched('states-language-portions')),
      // Executions that began before this rule go on as they began.
      concurrency: new ConcurrencyLimit(maxInFlight, () => patched('states-language-crowd'), taskBudget),
    });
  }

  /** The port of a child execution in the same workflow, whose visits are its own. */
  private fork(item: string): TemporalEffects {
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
    // The saga is unwinding: its states do no more work.
    if (saga.isStopped) return new Promise(() => undefined);
    saga.budget.admitMore();
    await cancellable(cancellation, () => sleep(Math.max(1, Math.ceil(time - Date.now()))));
  }

  sleepBriefly(cancellation: Cancellation): Promise<void> {
    return this.waitUntil(Date.now() + 1, cancellation);
  }

  async task(request: TaskRequest, cancellation: Cancellation): Promise<TaskOutcome> {
    const { started } = this.shared;
    const { binding, payload } = bindingOf(started.bindings, request.resource, request.input);
    const untilToken = this.untilToken(request, cancellation);
    if (binding === undefined && taskResource(request.resource).integration === 'states:startExecution') {
      return executionTask({ visits: this.visits, open: this.shared.open }, started, request, untilToken, cancellation);
    }
    if (binding === undefined) return unserved(request);
    if (binding.as === 'compensation') {
      return compensationTask(binding, request, this.edition < 5 ? anywhere : this.shared, cancellation);
    }
    const asking =
      binding.as === 'service'
        ? serviceTask(this.visits, binding, request, cancellation)
        : requestTask(this.visits, binding, request, payload, cancellation, toldOf(started));
    if (request.pattern !== 'wait-for-task-token' && binding.as === 'request') return settledTask(asking);
    const sending = asking.then((outcome) =>
      'failed' in outcome || (binding.as === 'service' && !('pending' in outcome)) ? settledTask(outcome) : undefined,
    );
    return untilToken(sending);
  }

  endVisit(visit: number): void {
    this.shared.tokens.close(this.visits.leave(visit));
  }

  readItems = readItems;
  writeResults = writeResults;

  runItem(run: ItemRun, cancellation: Cancellation): Promise<ExecutionOutcome> {
    const { label, mapRun, index } = run;
    const item = `${mapRun === 1 ? label : `${label}:${mapRun}`}/${index}`;
    return executeItem(run, this.fork(this.item === undefined ? item : `${this.item}/${item}`), {}, cancellation);
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
      const succeed = () => this.visits.succeed(request.visit);
      return waitForToken(this.shared.tokens, { held, succeed }, request, sending, cancellation, admit);
    };
  }
}

/** Executions that began before it was told where a step was asked go on as they began. */
const anywhere = { places: new Map(), cutOff: new Map() } as const;

/** A budget for each workflow task. The wait is shared by all callers, so it is never cancelled. */
const newTaskBudget = (): TaskBudget =>
  new TaskBudget(
    () => workflowInfo().historyLength,
    async () => {
      currentFrame('A rest').saga.budget.admitMore();
      await sleep(1);
    },
  );

/** Executions that began before answers said something of themselves go on as they began. */
const toldOf = ({ edition = 1 }: Started) =>
  edition >= 4 ? () => ({ at: Date.now(), requestId: uuid4() }) : undefined;

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
