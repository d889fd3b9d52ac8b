import { setTimeout as sleep } from 'node:timers/promises';
import { type BulkAct, openConnection } from '@backstitch/client';
import { Client } from '@temporalio/client';
import type { Platform } from '../platform/platform';
import { asked } from './asked';
import { readSaga } from './converged';
import { eachOf } from './each-of';
import { fetchWithin } from './fetch-within';
import type { Offer } from './planned-offers';
import { Seeded } from './seeded';
import type { ChaosHarness } from './chaos-harness';

type Direction = 'backwards' | 'forwards';

/** Sagas whose share of the offers is smaller are cancelled together: enough have to complete. */
const smallShare = 0.2;

/** Operators, who end sagas by force, recover them, and act on many at once, while everything is struck. */
export class Operators {
  /** Sagas that were ended by force. */
  readonly ended = new Set<string>();
  readonly counts: Record<string, number> = {};
  private readonly random: Seeded;
  /** Of sagas that may be ended early. */
  private readonly offers: readonly Offer[];
  private readonly bulkActs: string[] = [];

  constructor(
    private readonly harness: ChaosHarness,
    offers: readonly Offer[],
    stateMachines: Platform['stateMachines'] = [],
    private readonly plan: { readonly seed: number; readonly seconds: number },
    private readonly log: (text: string) => void,
  ) {
    this.random = new Seeded(plan.seed ^ 0x0b5e);
    // What undoes itself by its own definition keeps what it has when it is stopped.
    const keeps = new Set(stateMachines.filter(({ unwind }) => unwind === 'never').map(({ name }) => name));
    this.offers = offers.filter(({ type }) => !keeps.has(type));
  }

  /** When somebody acts, in ms after the start: one saga each few seconds, many at once in the second half. */
  async act(at: (ms: number) => Promise<unknown>): Promise<void> {
    const end = this.plan.seconds * 1_000;
    const one = async () => {
      for (let when = 4_000; when < end - 1_000; when += this.random.between(2_000, 6_000)) {
        await at(when);
        await this.tried('ended-by-force', () => this.endByForce());
      }
    };
    const many = async () => {
      await at(end * 0.6);
      await this.tried('bulk-cancel', () => this.cancelMany(end));
    };
    await Promise.all([one(), many()]);
  }

  /** After all was healed: whoever was ended by force is recovered, first many at once, then one by one. */
  async recoverAll(giveUp: () => number): Promise<void> {
    if (this.ended.size === 0) return;
    // One whose workflow task was only late, on a busy machine, can be recovered, too, and goes on by itself.
    const filter = { recoverable: true, status: ['terminated'] };
    const id = await this.bulk({ act: 'recover', filter, reason: 'chaos is over', rate: 20 }, 'recover', giveUp);
    if (id !== undefined) await this.bulkDone(id, giveUp());
    await eachOf([...this.ended], (workflowId) => this.recovered(workflowId, giveUp));
  }

  /** What is wrong with what they did, one sentence each. */
  async violations(): Promise<string[]> {
    const seen = await Promise.all(this.bulkActs.map((id) => this.bulkDone(id, Date.now() + 60_000)));
    return seen.flatMap((act, at) => {
      if (act?.status !== 'done') return [`bulk act ${this.bulkActs[at]} is ${act?.status ?? 'not told'}`];
      return act.notDone
        .filter(({ code }) => code === 'internal-error')
        .map(({ type, id, detail }) => `${act.act} of ${type}/${id} came to a fault: ${detail}`);
    });
  }

  private async tried(what: string, act: () => Promise<string | undefined>): Promise<void> {
    try {
      const whom = await act();
      if (whom === undefined) return;
      this.log(`${what} ${whom}`);
      this.counts[what] = (this.counts[what] ?? 0) + 1;
    } catch (error) {
      this.log(`${what} came to nothing: ${(error as Error).message}`);
    }
  }

  /** By Temporal's own means, which no code of ours hears. Every other one is recovered at once. */
  private async endByForce(): Promise<string | undefined> {
    const { address, namespace } = this.harness.temporal;
    const connection = await openConnection({ address });
    try {
      const { workflow } = new Client({ connection, namespace });
      const types = [...new Set(this.offers.map(({ type }) => `'${type}'`))].join(', ');
      const running: string[] = [];
      for await (const { workflowId, parentExecution } of workflow.list({
        query: `WorkflowType IN (${types}) AND ExecutionStatus = 'Running'`,
      })) {
        if (!parentExecution && !this.ended.has(workflowId)) running.push(workflowId);
      }
      if (running.length === 0) return undefined;
      const workflowId = this.random.pick(running.sort());
      this.ended.add(workflowId);
      try {
        await workflow.getHandle(workflowId).terminate('chaos');
      } catch (error) {
        // Whether it was, isn't known: it stays among those that are looked at.
        this.log(`the end of ${workflowId} was not answered: ${(error as Error).message}`);
      }
      if (this.random.chance(0.5)) {
        const direction = this.random.pick<Direction>(['backwards', 'forwards']);
        const until = Date.now() + 8_000;
        const answer = await this.recover(workflowId, direction, () => until);
        if (answer?.code === undefined) this.counts['recovered'] = (this.counts['recovered'] ?? 0) + 1;
      }
      return workflowId;
    } finally {
      await connection.close();
    }
  }

  private async cancelMany(end: number): Promise<string | undefined> {
    const share = (type: string) => this.offers.filter((offer) => offer.type === type).length / this.offers.length;
    const types = [...new Set(this.offers.map(({ type }) => type))].filter((type) => share(type) < smallShare);
    if (types.length === 0) return undefined;
    const type = this.random.pick(types.sort());
    const giveUp = Date.now() + end;
    const filter = { type, status: ['running'] };
    await this.bulk({ act: 'cancel', filter, reason: 'chaos', rate: 5 }, 'cancel', () => giveUp);
    return type;
  }

  private async bulk(body: object, key: string, giveUp: () => number): Promise<string | undefined> {
    const headers = { 'idempotency-key': `chaos-${this.plan.seed}-${key}` };
    const answer = await asked({ url: `${this.harness.gateway}/bulk-acts`, headers, body }, giveUp);
    if (answer?.id === undefined) throw new Error(`the bulk act was not accepted: ${answer?.code ?? 'no answer'}`);
    this.bulkActs.push(answer.id);
    return answer.id;
  }

  private async bulkDone(id: string, giveUp: number): Promise<BulkAct | undefined> {
    let act: BulkAct | undefined;
    for (; Date.now() < giveUp && (act === undefined || act.status === 'running'); await sleep(500)) {
      const answer = await fetchWithin(5_000, `${this.harness.gateway}/bulk-acts/${id}`).catch(() => undefined);
      if (answer?.ok) act = JSON.parse(answer.text) as BulkAct;
    }
    return act;
  }

  /** Until it is no longer ended by force. Past its pivot it can only go forwards. */
  private async recovered(workflowId: string, giveUp: () => number): Promise<void> {
    for (; Date.now() < giveUp(); await sleep(500)) {
      const saga = await readSaga(this.harness.gateway, workflowId);
      if (saga === undefined) continue;
      if (saga.status !== 'terminated') return;
      const { code } = (await this.recover(workflowId, 'backwards', giveUp)) ?? {};
      if (code === 'past-the-pivot') await this.recover(workflowId, 'forwards', giveUp);
    }
  }

  private recover(workflowId: string, direction: Direction, giveUp: () => number) {
    const url = `${this.harness.gateway}/sagas/${workflowId}/recover`;
    return asked({ url, headers: { 'backstitch-actor': 'chaos' }, body: { reason: 'chaos', direction } }, giveUp);
  }
}
