import 'reflect-metadata';
import type { Catalogue } from '@backstitch/contract';
import { Door, type Environment, type Log, NestLog, type TemporalClientOptions, portOf } from '@backstitch/nest';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { checkAddress } from './check-address';
import { gatewayLimits } from './gateway-limits';
import { GatewayModule, controllers } from './gateway.module';
import { withWrittenTypes } from './with-written-types';
import { describeApi } from './http/openapi/describe-api';
import { operationsOf } from './http/openapi/operation';
import { OpenApiController } from './routes/openapi/openapi.controller';
import { clientError } from './http/client-error';
import { sendProblem } from './http/problem-filter';
import { problemOf } from './http/problem-of';
import { Callers } from './http/caller';
import { addRequestHooks } from './http/add-request-hooks';
import { bodyLimit } from './http/receiving';
import { Routes } from './http/routes';
import { takeJson } from './http/take-json';

/** How long a request may take to arrive, and its headers. In milliseconds. */
const requestTimeout = 30_000;
const headersTimeout = 10_000;
/** How often Node looks for requests that take longer. */
const connectionsCheckingInterval = 1_000;
const maxHeaderSize = 16 * 1024;
/** What is under way when the gateway stops has so long to end, in milliseconds. Then its connection is cut. */
const grace = 8_000;

/** What a gateway can't be told by variables. */
export type GatewayTuning = Pick<TemporalClientOptions, 'client'>;

export interface Gateway {
  readonly url: string;
  /** Takes no more requests, ends the streams, answers what is under way. */
  close(): Promise<void>;
}

/**
 * Opens the gateway where `HOST` and `PORT` say; by default only this machine can reach it: `127.0.0.1:3000`. Port 0 is
 * any free one. Temporal needn't be there yet.
 * @param tuning Temporal's options of its client: what decodes the payloads of sagas, where they are encrypted
 * @throws GatewayError `port-taken`; HostError `bad-setting`
 */
export async function openGateway(
  catalogue: Catalogue,
  environment: Environment,
  log: Log,
  tuning: GatewayTuning = {},
): Promise<Gateway> {
  const host = environment['HOST'] || '127.0.0.1';
  const port = portOf(environment, 'PORT') ?? 3000;
  await checkAddress(host, port);
  const served = withWrittenTypes(catalogue, environment);
  const routes = new Routes();
  const door = Door.fromSetting('GATEWAY_HOSTS', environment['GATEWAY_HOSTS']);
  const callers = Callers.fromSetting(environment);
  const adapter = new FastifyAdapter({
    bodyLimit,
    requestTimeout,
    // A request without a host is the door's to answer.
    http: { headersTimeout, connectionsCheckingInterval, maxHeaderSize, requireHostHeader: false },
    clientErrorHandler: clientError,
    forceCloseConnections: 'idle',
    // Steps' ids are longer than Fastify's 100 when each of their characters is escaped.
    routerOptions: { maxParamLength: 500, ignoreTrailingSlash: true },
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) =>
      sendProblem(reply, request, problemOf(error)),
  });
  const fastify = adapter.getInstance<FastifyInstance>();
  fastify.server.maxConnections = gatewayLimits(environment).connections;
  takeJson(fastify);
  const operations = operationsOf(controllers);
  addRequestHooks(fastify, door, callers, operations, log);
  routes.watch(fastify);

  const app = await NestFactory.create<NestFastifyApplication>(
    GatewayModule.forRoot({ catalogue: served, environment, routes, ...tuning }),
    adapter,
    { logger: new NestLog(log), abortOnError: false, bodyParser: false },
  );
  await app.init();
  app.get(OpenApiController).document = describeApi(routes, operations, served);
  await app.listen(port, host);
  return { url: await app.getUrl(), close: () => closeInTime(app, fastify) };
}

/** What is under way is answered first; what doesn't end by itself is cut off, and with it a request that never arrives. */
async function closeInTime(app: NestFastifyApplication, { server }: FastifyInstance): Promise<void> {
  // Connections that become idle only now would be kept for a next request, and the server with them.
  server.keepAliveTimeout = 1;
  const timer = setTimeout(() => server.closeAllConnections(), grace);
  try {
    await app.close();
  } finally {
    clearTimeout(timer);
  }
}
