import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { Client } from '@temporalio/client';
import { ServedTypes } from '../served/served-types';
import { reach } from '../temporal/reach';
import { readCursor, writeCursor } from './cursor';
import { type ListFilters, listFilters } from './list-filters';
import { knowsProblems } from './knows-problems';
import { newestFirst } from './newest-first';
import { type SagaSummary, summaryOf } from './saga-summary';

/** From Temporal's visibility: a moment old, and it says so. */
export interface SagaList {
  readonly items: readonly SagaSummary[];
  /** The cursor of the next page. */
  readonly next: string | null;
  readonly consistency: 'eventual';
  readonly asOf: string;
}

@Controller('sagas')
export class ListController {
  constructor(
    @Inject(Client) private readonly client: Client,
    @Inject(ServedTypes) private readonly types: ServedTypes,
  ) {}

  @Get()
  async all(@Query() query: Record<string, unknown>): Promise<SagaList> {
    return this.list(await listFilters(query, this.types, await knowsProblems(this.client)));
  }

  @Get(':type')
  async ofType(@Param('type') typeName: string, @Query() query: Record<string, unknown>): Promise<SagaList> {
    return this.list(
      await listFilters(query, this.types, await knowsProblems(this.client), await this.types.find(typeName)),
    );
  }

  private async list({
    query,
    kinds,
    startedAfter,
    startedBefore,
    limit,
    cursor,
    list,
  }: ListFilters): Promise<SagaList> {
    const after = cursor === undefined ? undefined : readCursor(list, cursor);
    const asOf = new Date();
    const { runs, more } = await reach(this.client, () =>
      newestFirst(this.client, query, { limit, from: startedAfter, to: startedBefore, after }),
    );
    const last = runs.at(-1);
    return {
      items: runs.map((run) => summaryOf(run, kinds.get(run.type) ?? 'saga', asOf)),
      next: more && last ? writeCursor(list, { startedAt: last.startTime.getTime(), runId: last.runId }) : null,
      consistency: 'eventual',
      asOf: asOf.toISOString(),
    };
  }
}
