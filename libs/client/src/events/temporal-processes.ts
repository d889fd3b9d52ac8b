import type { Addressed, EventRef, Processes, ReportedOutcome, SendAnswer } from '@backstitch/events';
import { outcomesOf, processNames } from '@backstitch/process-manager';
import { type HistoryEvent, beginningOf, runsBack } from '@backstitch/saga-log';
import { type Client, QueryNotRegisteredError, WorkflowNotFoundError } from '@temporalio/client';
import { historyRoom } from '../read/history-room';
import { readHistory } from '../read/read-history';
import { SagaClientError } from '../saga-client-error';
import { type HistoryDoor, signalLoad } from '../send/history-door';
import { signalSaga } from '../send/signal-saga';
import { keyHash } from '../start/key-hash';
import { callTemporal, queryWorker } from '../temporal/call-temporal';
import { inLane } from '../temporal/lanes';
import { payloadsOf } from '../temporal/payloads';
import { isAlreadyThere, isNotFound, isRefused, isSagaFull } from '../temporal/temporal-error';

/** The protobuf enum's number of REJECT_DUPLICATE: an id is never used twice. */
const rejectDuplicate = 3;

const endedByForce: readonly string[] = ['TERMINATED', 'TIMED_OUT'];

/** Temporal refuses it as it is, and always will. */
class RefusedByTemporal extends Error {
  readonly isFinal = true;
}

/** Sends events to sagas by Temporal's signals, as far as their histories have room. The server drops a signal that it has by its request id. */
export class TemporalProcesses implements Processes {
  constructor(
    private readonly client: Client,
    private readonly door: HistoryDoor,
  ) {}

  send(addressed: Addressed): Promise<SendAnswer> {
    const { type, id, starts, event } = addressed;
    const workflowId = `${type.name}/${id}`;
    const ref = { type, id, workflowId, path: `/sagas/${workflowId}` };
    const send = () => (starts ? this.signalOrBegin(addressed) : this.signal(addressed));
    return inLane('send', async () => {
      try {
        return await this.door.let(ref, signalLoad(event), send).catch((error: unknown) => {
          if (!(error instanceof SagaClientError) || error.code !== 'unknown-saga') throw error;
          return starts ? send() : 'none';
        });
      } catch (error) {
        if (isAlreadyThere(error)) return this.closed(addressed);
        if (isSagaFull(error)) return 'full';
        if (isRefused(error)) throw new RefusedByTemporal((error as Error).message, { cause: error });
        throw error;
      }
    });
  }

  async outcomes(
    type: string,
    id: string,
    sent: readonly EventRef[],
  ): Promise<readonly ReportedOutcome[] | 'forgotten'> {
    return inLane('read', async () => {
      const workflowId = `${type}/${id}`;
      const told = await this.toldBy(workflowId);
      if (told === 'forgotten') return told;
      const keyOf = ({ source, id: event }: EventRef) => keyHash(source, event);
      const known = new Set(told.filter(({ outcome }) => outcome !== 'duplicate').map(keyOf));
      const missing = new Set(sent.map(keyOf).filter((key) => !known.has(key)));
      if (missing.size === 0) return told;
      // Of what came to earlier runs a run tells the latest only. How large they are together nobody says: they have all the room.
      const all = await historyRoom.within(Infinity, () => this.toldByRuns(workflowId));
      return [...told, ...all.filter((one) => missing.has(keyOf(one)))];
    });
  }

  private async toldByRuns(workflowId: string): Promise<readonly ReportedOutcome[]> {
    const call = <T>(ask: () => Promise<T>) => callTemporal(this.client, ask);
    const runs: HistoryEvent[][] = [];
    for await (const run of runsBack(this.client, { workflowId, call })) runs.unshift(run);
    return outcomesOf(...runs);
  }

  private async toldBy(workflowId: string): Promise<readonly ReportedOutcome[] | 'forgotten'> {
    const handle = this.client.workflow.getHandle(workflowId);
    const ask = () => handle.query<readonly ReportedOutcome[]>(processNames.events);
    try {
      // A recovery has none of the process's code: its history tells.
      const told = await queryWorker(this.client, ask).catch((error: unknown) => {
        if (!(error instanceof QueryNotRegisteredError)) throw error;
      });
      const { runId, status } = await callTemporal(this.client, () => handle.describe());
      // One that was ended by force is asked after code has had the events of a task that was never completed.
      if (told !== undefined && !endedByForce.includes(status.name)) return told;
      return outcomesOf(await readHistory(this.client, workflowId, runId));
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return 'forgotten';
      throw error;
    }
  }

  private async signal(addressed: Addressed): Promise<SendAnswer> {
    const { type, id, event } = addressed;
    const workflowId = `${type.name}/${id}`;
    const requestId = keyHash(event.source, event.id);
    if (
      await signalSaga(this.client, {
        workflowId,
        name: processNames.event,
        args: [event],
        requestId,
        by: event.source,
      })
    ) {
      return 'sent';
    }
    return this.closed(addressed);
  }

  /** It took no signal. */
  private async closed(addressed: Addressed): Promise<SendAnswer> {
    try {
      const handle = this.client.workflow.getHandle(`${addressed.type.name}/${addressed.id}`);
      const { status } = await callTemporal(this.client, () => handle.describe());
      // It has begun since, or was recovered.
      if (status.name === 'RUNNING') return await this.signal(addressed);
      // None of its code has run then: it has not ended before it is recovered.
      return endedByForce.includes(status.name) ? 'broken' : 'ended';
    } catch (error) {
      if (isNotFound(error)) return 'none';
      throw error;
    }
  }

  private async signalOrBegin({ type, id, event }: Addressed): Promise<'sent'> {
    const { taskQueue, args } = beginningOf(type, event);
    const { namespace } = this.client.options;
    const [input, signalInput, startedBy] = await Promise.all([
      payloadsOf(this.client, args),
      payloadsOf(this.client, [event]),
      payloadsOf(this.client, [event.source]),
    ]);
    await callTemporal(this.client, () =>
      this.client.workflowService.signalWithStartWorkflowExecution({
        ...{ namespace, identity: event.source },
        ...{ workflowId: `${type.name}/${id}`, workflowType: { name: type.name }, taskQueue: { name: taskQueue } },
        requestId: keyHash(event.source, event.id),
        workflowIdReusePolicy: rejectDuplicate,
        input: { payloads: input ?? null },
        ...{ signalName: processNames.event, signalInput: { payloads: signalInput ?? null } },
        memo: { fields: { startedBy: startedBy![0]! } },
      }),
    );
    return 'sent';
  }
}
