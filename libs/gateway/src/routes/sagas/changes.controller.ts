import { type Change, SagaClient, inLane, positionOf } from '@backstitch/client';
import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { disconnectSignal } from '../../http/disconnect-signal';
import { Describes } from '../../http/openapi/operation';
import { ofSaga } from '../../http/openapi/operation-parts';
import { Problem } from '../../http/problem';
import { problemOf } from '../../http/problem-of';
import { Watchers } from '../../http/watchers';

/** Proxies close what is silent. In milliseconds. */
const keepAlive = 15_000;
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
    if (now.closed && seen === positionOf(saga.ref, now)) {
      void reply.code(204).send();
      return;
    }
    if (request.method === 'HEAD') {
      void reply.code(200).headers(streamed).send();
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
      const stream = openStream(reply);
      try {
        const known = seen === first.value.eventId && now.activities.every(({ attempt }) => (attempt ?? 1) <= 1);
        if (!known) await stream.change(first.value);
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

/** A proxy that compresses a stream, or keeps it until it is whole, keeps its reader waiting. */
const streamed = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
  'x-content-type-options': 'nosniff',
};

function openStream(reply: FastifyReply) {
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, streamed);
  raw.write('retry: 2000\n\n');
  const beat = setInterval(() => raw.write(': still here\n\n'), keepAlive);
  const write = (text: string) => raw.write(text);
  return {
    write,
    /** A reader slower than the saga misses what lies between, and takes no memory. */
    async change(change: Change): Promise<void> {
      if (write(`id: ${change.eventId}\nevent: saga\ndata: ${textOf(change)}\n\n`) || raw.destroyed) return;
      await new Promise((resolve) => raw.once('drain', resolve).once('close', resolve));
    },
    ended({ eventId, saga: { status } }: Change): void {
      write(`id: ${eventId}\nevent: ended\ndata: ${JSON.stringify({ status })}\n\n`);
    },
    end(): void {
      clearInterval(beat);
      raw.end();
    },
  };
}

/** JSON, made once for all who watch. */
const texts = new WeakMap<Change, string>();

function textOf(change: Change): string {
  const text = texts.get(change) ?? JSON.stringify(change.saga);
  texts.set(change, text);
  return text;
}
