import { idPattern } from '@backstitch/contract';
import {
  type Subscribed,
  type Subscription,
  SubscriptionWanted,
  type StateStore,
  type UndeliveredList,
} from '@backstitch/state-store';
import { Reason } from '../act/reason';
import type { ActOptions } from '../act/act-options';
import { anonymous } from '../anonymous';
import { checkLimit } from '../list/check-limit';
import { parsed } from '../parsed';
import { askStore } from '../record/ask-store';
import { SagaClientError } from '../saga-client-error';

/** Which page of what was given up. */
export interface UndeliveredPage {
  /** 1 to 200. Default 50. */
  readonly limit?: number;
  /** `next` of the page before. */
  readonly cursor?: string;
}

const entryForm = /^\d{1,15}$/;

/** Who is told what happens to sagas of any kind, and what they could not be told. Each method may throw `state-store-unreachable`. */
export class SagaSubscriptions {
  /** @param isAllowedEndpoint whether an endpoint may be told */
  constructor(
    private readonly store: StateStore,
    private readonly isAllowedEndpoint: (endpoint: string) => boolean,
  ) {}

  /**
   * Makes a subscription, or changes it. From then on it is told what happens: never what was before.
   * @returns whether it is new; with what it is signed, when it is
   * @throws SagaClientError `bad-id`, `invalid-body`: `endpoint-not-allowed`
   */
  async put(name: string, wanted: SubscriptionWanted, { by = anonymous } = {}): Promise<Subscribed> {
    if (!idPattern.test(name)) throw new SagaClientError('bad-id', `'${name}' can't be the name of a subscription.`);
    const valid = parsed(SubscriptionWanted, wanted);
    if (!this.isAllowedEndpoint(valid.endpoint)) {
      const detail = `${valid.endpoint} is not on the allow list: whoever runs Backstitch has to put it into SAGA_ENDPOINTS.`;
      const errors = [{ pointer: '/endpoint', code: 'endpoint-not-allowed', detail }];
      throw new SagaClientError('invalid-body', detail, { errors });
    }
    return askStore(() => this.store.subscriptions.put(name, valid, by));
  }

  /** All of them, by name. */
  list(): Promise<readonly Subscription[]> {
    return askStore(() => this.store.subscriptions.list());
  }

  /** @throws SagaClientError `unknown-subscription` */
  async find(name: string): Promise<Subscription> {
    const found = idPattern.test(name) ? await askStore(() => this.store.subscriptions.find(name)) : undefined;
    if (found === undefined) throw unknown(name);
    return found;
  }

  /** Ends it: nothing more is told, and what waits goes with it. @throws SagaClientError `unknown-subscription` */
  async delete(name: string): Promise<void> {
    if (!idPattern.test(name) || !(await askStore(() => this.store.subscriptions.delete(name)))) throw unknown(name);
  }

  /**
   * A page of what was given up, oldest first.
   * @throws SagaClientError `unknown-subscription`, `bad-query`, `bad-cursor`
   */
  async undelivered(name: string, { limit = 50, cursor = '0' }: UndeliveredPage = {}): Promise<UndeliveredList> {
    checkLimit(limit);
    if (!entryForm.test(cursor)) throw new SagaClientError('bad-cursor', 'This cursor is of no page of this list.');
    await this.find(name);
    return askStore(() => this.store.subscriptions.undelivered(name, limit, cursor));
  }

  /** Has an event that was given up delivered again. @throws SagaClientError `unknown-event`, `invalid-body` */
  replay = (name: string, id: string, options: Pick<ActOptions, 'reason' | 'by'>): Promise<void> =>
    this.act('replay', name, id, options);

  /** Leaves an event at that: it is told to nobody. @throws SagaClientError `unknown-event`, `invalid-body` */
  drop = (name: string, id: string, options: Pick<ActOptions, 'reason' | 'by'>): Promise<void> =>
    this.act('drop', name, id, options);

  private async act(
    action: 'replay' | 'drop',
    name: string,
    id: string,
    { reason, by = anonymous }: Pick<ActOptions, 'reason' | 'by'>,
  ): Promise<void> {
    const why = parsed(Reason, reason, '/reason');
    const act = { action, by, reason: why };
    const isOne = idPattern.test(name) && entryForm.test(id);
    if (isOne && (await askStore(() => this.store.subscriptions.act(name, id, act)))) return;
    throw new SagaClientError('unknown-event', `'${name}' has no event '${id}' that was given up.`);
  }
}

const unknown = (name: string) =>
  new SagaClientError('unknown-subscription', `There is no subscription '${name}': GET /subscriptions lists them.`);
