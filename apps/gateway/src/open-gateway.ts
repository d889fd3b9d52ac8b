import 'reflect-metadata';
import type { Catalogue } from '@backstitch/contract';
import { type Environment, type Log, NestLog, portOf } from '@backstitch/nest';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { checkAddress } from './check-address';
import { GatewayModule } from './gateway.module';
import { withSlips } from './served/with-slips';
import { describeApi } from './openapi/describe-api';
import { OpenApiController } from './openapi/openapi.controller';
import { sendProblem } from './problems/problem-filter';
import { problemOf } from './problems/problem-of';
import { Routes } from './request/routes';

/** Less than Temporal's 2 MB for one payload. */
const bodyLimit = 1_500_000;

export interface Gateway {
  readonly url: string;
  /** Takes no more requests, ends the streams, answers what is under way. */
  close(): Promise<void>;
}

/**
 * Opens the gateway where `HOST` and `PORT` say; by default only this machine can reach it: `127.0.0.1:3000`. Port 0 is
 * any free one. Temporal needn't be there yet.
 * @throws GatewayError `port-taken`; HostError `bad-setting`
 */
export async function openGateway(catalogue: Catalogue, environment: Environment, log: Log): Promise<Gateway> {
  const host = environment['HOST'] || '127.0.0.1';
  const port = portOf(environment, 'PORT') ?? 3000;
  await checkAddress(host, port);
  const served = withSlips(catalogue, environment);
  const routes = new Routes();
  const adapter = new FastifyAdapter({
    bodyLimit,
    // What is under way is answered first; all of it has an end.
    forceCloseConnections: 'idle',
    // Steps' ids are longer than Fastify's 100 when each of their characters is escaped.
    routerOptions: { maxParamLength: 500, ignoreTrailingSlash: true },
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) =>
      sendProblem(reply, request, problemOf(error)),
  });
  const fastify = adapter.getInstance<FastifyInstance>();
  fastify.removeContentTypeParser('text/plain');
  routes.watch(fastify);

  const app = await NestFactory.create<NestFastifyApplication>(
    GatewayModule.forRoot({ catalogue: served, environment, routes }),
    adapter,
    { logger: new NestLog(log), abortOnError: false, bodyParser: false },
  );
  await app.init();
  app.get(OpenApiController).document = describeApi(routes, served);
  await app.listen(port, host);
  const close = () => {
    // Connections that become idle only now would be kept for a next request, and the server with them.
    fastify.server.keepAliveTimeout = 1;
    return app.close();
  };
  return { url: await app.getUrl(), close };
}
