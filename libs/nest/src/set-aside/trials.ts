import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { Logger } from '@nestjs/common';
import type { Client } from '@temporalio/client';
import { type SetAsideRecord, SetAsideRecords, isSetAside } from '@backstitch/client';
import type { HostedRun } from './hosted-run';
import { isInDoubt } from './is-in-doubt';
import { Queue } from './queue';
import type { CutOff } from './thread-watch';

/** How a run is to be treated: as any other; by itself, because it may be what its process died of; or not at all. */
export type Standing = 'free' | 'suspect' | 'busy' | 'set-aside';

const host = `${hostname()}/${process.pid}/${randomUUID().slice(0, 8)}`;

/** A host that has said nothing more for so long has died with what it tried, in milliseconds. */
const silence = 30_000;

/** Who waits for its turn waits no more when the one before has had it for so long, in milliseconds. */
const slowAfter = 1_000;

const words: Record<CutOff, string> = {
  time: 'it did not end',
  memory: 'it took too much memory',
  death: 'its thread died',
};

/** Of one process: the runs that it tries wait for each other, whichever worker has them. */
const turns = new Queue();

/** Finds out which runs bring their workers down, and remembers it in Temporal. */
export class Trials {
  private readonly log = new Logger('Workers');
  private readonly records: SetAsideRecords;

  constructor(private readonly client: Client) {
    this.records = new SetAsideRecords(client);
  }

  /** Asked for a run that this process hasn't in memory and that isn't new. */
  async standing({ workflowId, runId }: HostedRun): Promise<Standing> {
    try {
      // Whose last task went well has nothing against it.
      if (!(await isInDoubt(this.client, { workflowId, runId }))) return 'free';
      const record = await this.records.read(workflowId, runId);
      if (record === undefined) return 'suspect';
      if (isSetAside(record)) return 'set-aside';
      if (record.underWay === undefined || record.underWay === host) return 'suspect';
      if (Date.now() - Date.parse(record.at) < silence) return 'busy';
      const died = await this.died({ workflowId, runId }, 'its process died of it, or with it', record);
      return isSetAside(died) ? 'set-aside' : 'suspect';
    } catch (error) {
      // A Temporal that can't be asked hands out no tasks; what goes wrong all the same is no reason to stop a saga.
      this.log.warn(`Can't look up whether ${workflowId} is set aside: ${String(error)}`);
      return 'free';
    }
  }

  /**
   * Waits for its turn: of all that a process tries one is under way at a time, and it is written down which. So when
   * the process dies, whoever comes next knows of what.
   * @returns ends the turn
   * @throws QueueLeft when another takes long
   */
  begin(run: HostedRun): Promise<() => void> {
    return new Promise((begun, refused) => {
      const turn = async () => {
        const long = setTimeout(() => turns.slow(), slowAfter);
        await this.writeUnderWay(run);
        await new Promise<void>((end) => begun(end));
        clearTimeout(long);
        turns.quick();
      };
      turns.addUnlessSlow(turn).catch(refused);
    });
  }

  private async writeUnderWay(run: HostedRun): Promise<void> {
    const known = await this.known(run);
    await this.write(run, {
      runId: run.runId,
      deaths: known?.deaths ?? 0,
      why: known?.why ?? 'its process died while it was in flight',
      underWay: host,
      at: now(),
    });
  }

  /** Its task has ended like any other. */
  async survived({ workflowId }: HostedRun): Promise<void> {
    await this.records.clear(workflowId, 'its task has ended').catch((error: unknown) => this.log.warn(String(error)));
  }

  /** Its task was cut off. @returns what is known of it now */
  async cutOff(run: HostedRun, why: CutOff): Promise<SetAsideRecord> {
    return this.died(run, words[why], await this.known(run));
  }

  private async died(run: HostedRun, why: string, known: SetAsideRecord | undefined): Promise<SetAsideRecord> {
    const record = { runId: run.runId, deaths: (known?.deaths ?? 0) + 1, why, at: now() };
    await this.write(run, record);
    const what = isSetAside(record) ? 'it is set aside, until an operator has looked' : 'it is tried again by itself';
    this.log.error(`A task of ${run.workflowId} was cut off, because ${why}: ${what}.`);
    return record;
  }

  private known({ workflowId, runId }: HostedRun): Promise<SetAsideRecord | undefined> {
    return this.records.read(workflowId, runId).catch(() => undefined);
  }

  private async write({ workflowId }: HostedRun, record: SetAsideRecord): Promise<void> {
    await this.records.write(workflowId, record).catch((error: unknown) => this.log.warn(String(error)));
  }
}

const now = () => new Date().toISOString();
