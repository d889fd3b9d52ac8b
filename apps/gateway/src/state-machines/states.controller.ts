import { type HistoryEvent, statesQuery } from '@backstitch/states-language';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { Client } from '@temporalio/client';
import { Problem } from '../problems/problem';
import { known } from '../request/known-parameters';
import { ServedTypes } from '../served/served-types';
import { describeSaga } from '../temporal/describe-saga';
import { isMachine } from './is-machine';
import { reach } from '../temporal/reach';
import { withoutTokens } from './without-tokens';

/** What happened in a state machine's states: entered and left, with input and output. */
export interface StateHistory {
  readonly items: readonly (Omit<HistoryEvent, 'at'> & { readonly at: string })[];
  /** The `after` of the next page; null: there is no more, as of now. */
  readonly next: number | null;
}

/**
 * The state history isn't in Temporal's: the interpreter makes it, and makes the same again on each replay. So it takes a
 * worker of state machines to tell it, also of an execution that has ended.
 */
@Controller('sagas/:type/:id/states')
export class StatesController {
  constructor(
    @Inject(Client) private readonly client: Client,
    @Inject(ServedTypes) private readonly types: ServedTypes,
  ) {}

  @Get()
  async states(
    @Param('type') typeName: string,
    @Param('id') id: string,
    @Query() query: Record<string, unknown>,
  ): Promise<StateHistory> {
    const ref = await this.types.saga(typeName, id);
    if (!isMachine(ref.type)) throw new Problem('not-found', `A ${typeName} is no state machine.`);
    const { after = '0', item = '' } = known(query, ['after', 'item']);
    if (!/^\d{1,6}$/.test(after)) throw new Problem('bad-query', `after is '${after}': write the id of an event.`);
    const { runId } = await describeSaga(this.client, ref);
    const handle = this.client.workflow.getHandle(ref.workflowId, runId);
    const ask = () => handle.query<HistoryEvent[], [number, string]>(statesQuery, Number(after), item);
    const events = await reach(this.client, ask).catch((cause: unknown) => {
      if (!(cause instanceof Problem)) throw cause;
      const detail = `No worker of '${ref.type.taskQueue}' has told the state history in time. Ask again when one runs.`;
      throw new Problem('no-worker', detail, { cause });
    });
    return {
      items: withoutTokens(events.map((event) => ({ ...event, at: new Date(event.at).toISOString() }))),
      next: events.length === 0 ? null : events.at(-1)!.id,
    };
  }
}
