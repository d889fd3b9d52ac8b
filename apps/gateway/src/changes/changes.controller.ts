import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { Client } from '@temporalio/client';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../problems/problem';
import { problemOf } from '../problems/problem-of';
import { goneSignal } from '../request/gone-signal';
import { ServedTypes } from '../served/served-types';
import { describeSaga } from '../temporal/describe-saga';
import { positionOf } from './changes-of';
import { Followers, type Shown } from './followers';
import { Watchers } from './watchers';

/** Proxies close what is silent. In milliseconds. */
const keepAlive = 15_000;
/** Then the client connects again by itself, and goes on where it was. In seconds. */
const longest = 1_800;

@Controller('sagas')
export class ChangesController {
  constructor(
    @Inject(Client) private readonly client: Client,
    @Inject(ServedTypes) private readonly types: ServedTypes,
    @Inject(Watchers) private readonly watchers: Watchers,
    @Inject(Followers) private readonly followers: Followers,
  ) {}

  /** Server-sent events. A saga that ended before `Last-Event-ID` is `204`: that is what stops an EventSource for good. */
  @Get(':type/:id/changes')
  async watch(
    @Param('type') typeName: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const ref = await this.types.saga(typeName, id);
    const now = await describeSaga(this.client, ref);
    const seen = [request.headers['last-event-id'] ?? []].flat()[0];
    if (now.closed && seen === positionOf(ref, now)) {
      void reply.code(204).send();
      return;
    }
    if (request.method === 'HEAD') {
      void reply.code(200).headers(streamed).send();
      return;
    }
    const { client } = request.caller;
    const watched = await this.watchers.within('watch', client, goneSignal(reply, longest), async (signal) => {
      // The first change before the headers: until then a failure is still a problem with a status.
      const changes = this.followers.changes(ref, signal);
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
        if (last.ended)
          stream.write(`id: ${last.eventId}\nevent: ended\ndata: ${JSON.stringify({ status: last.status })}\n\n`);
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

/** Whoever compresses a stream, or keeps it until it is whole, keeps its reader waiting. */
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
    /** A reader slower than the saga misses what lies between, and holds nobody's memory. */
    async change({ eventId, text }: Shown): Promise<void> {
      if (write(`id: ${eventId}\nevent: saga\ndata: ${text}\n\n`) || raw.destroyed) return;
      await new Promise((resolve) => raw.once('drain', resolve).once('close', resolve));
    },
    end(): void {
      clearInterval(beat);
      raw.end();
    },
  };
}
