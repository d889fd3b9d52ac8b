import { SagaClient, inLane, positionOf } from '@backstitch/client';
import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { disconnectSignal } from '../../http/disconnect-signal';
import { Describes } from '../../http/openapi/operation';
import { ofSaga } from '../../http/openapi/operation-parts';
import { Problem } from '../../http/problem';
import { problemOf } from '../../http/problem-of';
import { Watchers } from '../../http/watchers';
import { ChangeStream } from './change-stream';

/** Then the client connects again by itself, and goes on where it was. In seconds. */
const longest = 1_800;

@Controller('sagas')
export class ChangesController {
  constructor(
    @Inject(SagaClient) private readonly sagas: SagaClient,
    @Inject(Watchers) private readonly watchers: Watchers,
  ) {}

  /** Server-sent events. A saga that ended before `Last-Event-ID` is `204`: that is what stops an EventSource for good. */
  @Describes({
    summary: 'The saga each time it changes, as server-sent events; the last one is `ended`',
    headers: { 'Last-Event-ID': 'goes on after it; 204 when nothing will follow' },
    answers: { 200: 'text/event-stream', 204: 'nothing' },
    problems: [...ofSaga, 'too-many-watchers'],
  })
  @Get(':type/:id/changes')
  async watch(
    @Param('type') typeName: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const saga = await this.sagas.saga(typeName, id);
    const now = await inLane('watch', () => saga.describe());
    const seen = [request.headers['last-event-id'] ?? []].flat()[0];
    if (now.closed && seen === positionOf(now)) {
      void reply.code(204).send();
      return;
    }
    if (request.method === 'HEAD') {
      void reply.code(200).headers(ChangeStream.headers).send();
      return;
    }
    const { client } = request.caller;
    const watched = await this.watchers.within('watch', client, disconnectSignal(reply, longest), async (signal) => {
      // The first change before the headers: until then a failure is still a problem with a status.
      const changes = saga.changes(signal);
      const first = await changes.next();
      if (first.done) {
        reply.hijack().raw.destroy(); // the client has gone, or the gateway is stopping
        return true;
      }
      const stream = ChangeStream.open(reply.hijack().raw, signal);
      try {
        if (seen !== first.value.position) await stream.change(first.value);
        let last = first.value;
        for await (const change of changes) await stream.change((last = change));
        if (last.ended) stream.ended(last);
      } catch (error) {
        // The stream breaks off; the client connects again, and is told then.
        const { code, message } = problemOf(error);
        if (!signal.aborted) stream.write(`event: problem\ndata: ${JSON.stringify({ code, detail: message })}\n\n`);
      } finally {
        stream.end();
      }
      return true;
    });
    if (!watched)
      throw new Problem('too-many-watchers', 'Too many are watching now. Read the saga from time to time instead.');
  }
}
