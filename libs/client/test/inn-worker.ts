import { unhurried } from '@backstitch/saga/worker';
import { ApplicationFailure, activityInfo } from '@temporalio/activity';
import { bundleOf } from '@backstitch/testing/bench';
import { NativeConnection, Worker } from '@temporalio/worker';
import { inn, stay } from './contracts';

/** Sagas whose rooms can be had, and given back, by workflow id. */
export const mended = new Set<string>();

/** Serves the sagas of these tests, and their participant, until it is closed. */
export class InnWorker {
  private constructor(
    private readonly connection: NativeConnection,
    private readonly workers: readonly Worker[],
    private readonly running: Promise<unknown>,
  ) {}

  /** @param workflowsPath default the sagas of these tests */
  static async start(
    address: string,
    workflowsPath = require.resolve('./sagas'),
    namespace = 'default',
  ): Promise<InnWorker> {
    const connection = await NativeConnection.connect({ address });
    const workflowBundle = await bundleOf({ workflowsPath });
    const options = { connection, namespace, shutdownGraceTime: '1s', ...unhurried } as const;
    const workers = await Promise.all([
      Worker.create({ ...options, taskQueue: stay.taskQueue, workflowBundle }),
      Worker.create({ ...options, taskQueue: inn.name, activities: { book, free } }),
    ]);
    return new InnWorker(connection, workers, Promise.all(workers.map((worker) => worker.run())));
  }

  async close(): Promise<void> {
    for (const worker of this.workers) worker.shutdown();
    await this.running;
    await this.connection.close();
  }
}

async function book({ how }: { readonly how: string }): Promise<unknown> {
  const fails = (type: string, details: unknown[] = []) =>
    ApplicationFailure.create({ type, message: type, details, nonRetryable: true });
  if (how === 'refuse') throw fails('Full', [{ city: 'Oslo' }]);
  if (how === 'break' && !isMended()) throw fails('Broken');
  if (how === 'fail' && !isMended()) throw new Error('try again');
  if (how === 'move') return { room: nextRoom() };
  return { room: 7 };
}

async function free({ input }: { readonly input?: { readonly how: string } }): Promise<void> {
  if (input?.how !== 'stick' || isMended()) return;
  throw ApplicationFailure.create({ type: 'Stuck', message: 'it sticks', nonRetryable: true });
}

/** 7 for the first who asks in a saga, then 8. */
function nextRoom(): number {
  const { workflowId } = activityInfo().workflowExecution!;
  const room = (rooms.get(workflowId) ?? 6) + 1;
  rooms.set(workflowId, room);
  return room;
}
const rooms = new Map<string, number>();

const isMended = () => mended.has(activityInfo().workflowExecution!.workflowId);
