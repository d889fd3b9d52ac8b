import type { AuditEntry, StepView, WaitingFor } from '@backstitch/saga-log';
import { openLog } from '@backstitch/nest';
import { WorkflowBench, bundleOf, quietRuntime } from '@backstitch/testing/bench';
import { ApplicationFailure, activityInfo } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { type Gateway, openGateway } from '../src';
import { tested } from './contracts';
import { Described, type OpenApiDocument } from './described';

/** All that answers have in them, of whatever kind: a test knows which it asked for. */
export interface Body {
  readonly id: string;
  readonly type: string;
  readonly kind: string;
  readonly status: string | number;
  readonly steps: readonly StepView[];
  readonly waitingFor?: readonly WaitingFor[];
  readonly audit: readonly AuditEntry[];
  readonly output?: unknown;
  readonly failure?: { readonly code: string };
  readonly startedAt: string;
  readonly startedBy?: string;
  readonly endedAt?: string;
  readonly consistency: string;
  readonly attention?: readonly string[];
  readonly items: readonly Body[];
  readonly next: string | null;
  readonly name: string;
  readonly accepted: string;
  readonly code: string;
  readonly instance: string;
  readonly errors: readonly { readonly pointer: string; readonly code: string }[];
  readonly paths: Readonly<Record<string, object>>;
}

/** An answer, read. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Of JSON; else empty. */
  readonly body: Body;
}

/** Sagas whose broken compensations work from now on, by workflow id. */
const mended = new Set<string>();

/** A listening gateway, and workers for its sagas, on a real server. */
export class GatewayHarness {
  private readonly working = new Set<string>();
  private constructor(
    readonly gateway: Gateway,
    private readonly bench: WorkflowBench,
  ) {}

  /** @param taskQueues of the sagas that are hosted */
  static async open(...taskQueues: string[]): Promise<GatewayHarness> {
    const [gateway, bench, workflowBundle] = await Promise.all([
      open({ TEMPORAL_ADDRESS: process.env.BACKSTITCH_TEST_TEMPORAL! }),
      WorkflowBench.open(),
      taskQueues.length > 0 ? bundleOf({ workflowsPath: require.resolve('./sagas') }) : undefined,
    ]);
    const harness = new GatewayHarness(gateway, bench);
    for (const taskQueue of taskQueues) await harness.work({ taskQueue, workflowBundle });
    if (taskQueues.length > 0)
      await harness.work({ taskQueue: 'shop', activities: { reserve, pay: reserve, cancel, refund: cancel } });
    return harness;
  }

  get client(): Client {
    return this.bench.client;
  }

  /** Hosts more. */
  async work(options: Parameters<WorkflowBench['work']>[0], name = options.taskQueue): Promise<void> {
    await this.bench.work(options, name);
    this.working.add(name);
  }

  /** Workers for routing slips, of participants and of owners' error queues. */
  async hostSlips(...taskQueues: string[]): Promise<void> {
    const workflowBundle = await bundleOf({ workflowsPath: require.resolve('@backstitch/routing-slip/workflows') });
    for (const taskQueue of taskQueues) await this.work({ taskQueue, workflowBundle }, `${taskQueue} slips`);
  }

  async stopWorkers(): Promise<void> {
    await Promise.all([...this.working].map((name) => this.bench.stopWork(name)));
    this.working.clear();
  }

  async close(): Promise<void> {
    await this.gateway.close();
    await this.bench.stop();
  }

  mend(path: string): void {
    mended.add(path.replace('/sagas/', ''));
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return ask(this.gateway, path, { headers });
  }

  post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return ask(this.gateway, path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  }

  put(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return ask(this.gateway, path, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  }

  /** Reads a saga until it is so. */
  async until(path: string, so: (saga: Body) => unknown): Promise<Body> {
    for (let tries = 0; ; tries++) {
      const { body } = await this.get(path);
      if (await so(body)) return body;
      if (tries > 150) throw new Error(`never so: ${String(so)}\n${JSON.stringify(body, undefined, 1)}`);
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
  }
}

export async function open(environment: Record<string, string>): Promise<Gateway> {
  const settings = { PORT: '0', DATABASE_URL: 'sqlite::memory:', ...environment };
  const gateway = await openGateway(tested, settings, openLog('gateway', { LOG_LEVEL: 'silent' }));
  await describedBy(gateway); // no answer waits for it
  return gateway;
}

/** The document of each gateway that was asked, by its URL. */
const documents = new Map<string, Promise<Described>>();

export const describedBy = ({ url }: Gateway): Promise<Described> => {
  const known =
    documents.get(url) ??
    fetch(`${url}/openapi.json`).then(async (it) => new Described((await it.json()) as OpenApiDocument));
  documents.set(url, known);
  return known;
};

/** Asks, and holds the answer against the gateway's own description of it. */
export async function ask(gateway: Gateway, path: string, init: RequestInit = {}): Promise<Answer> {
  const described = await describedBy(gateway);
  const response = await fetch(gateway.url + path, init);
  const text = await response.text();
  const json = response.headers.get('content-type')?.includes('json') && text !== '';
  const body: unknown = json ? JSON.parse(text) : undefined;
  const mismatch = described.mismatch({
    method: init.method ?? 'GET',
    path,
    status: response.status,
    contentType: text === '' ? undefined : response.headers.get('content-type')?.split(';')[0],
    body,
  });
  if (mismatch !== undefined) throw new Error(`${mismatch}\n${text.slice(0, 500)}`);
  return { status: response.status, headers: response.headers, text, body: (body ?? {}) as Body };
}

async function reserve({ how }: { how: string }): Promise<unknown> {
  if (how === 'slow') await new Promise((resolve) => setTimeout(resolve, 1_500));
  if (how === 'refuse')
    throw ApplicationFailure.create({ type: 'Full', message: 'full', details: [{ what: 'it' }], nonRetryable: true });
  if (how === 'break') throw ApplicationFailure.create({ type: 'Broken', message: 'broken', nonRetryable: true });
  if (how === 'fail') throw new Error('try again');
  return { done: activityInfo().activityId };
}

/** The undoing of a slow request is broken, until it is mended. */
async function cancel({ input }: { input: { how: string } }): Promise<void> {
  if (input.how === 'slow' && !mended.has(activityInfo().workflowExecution!.workflowId)) {
    throw ApplicationFailure.create({ type: 'Broken', message: 'broken', nonRetryable: true });
  }
}

quietRuntime();
