import type { Door, Log } from '@backstitch/nest';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Operations } from './openapi/operation';
import { Problem } from './problem';
import { sendProblem } from './problem-filter';
import { problemOf } from './problem-of';
import type { Callers } from './caller';
import { checkQuery } from './check-query';
import { templateOf } from './routes';

/** What every answer says, unless it says otherwise itself: no cache keeps it, and no browser runs it. */
const answered = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'content-security-policy': `default-src 'none'; frame-ancestors 'none'`,
};

/** What every request passes before its route: the door, who it is, and its parameters. */
export function addRequestHooks(
  fastify: FastifyInstance,
  door: Door,
  callers: Callers,
  operations: Operations,
  log: Log,
): void {
  fastify.addHook('onRequest', (request, reply, next) => {
    void reply.headers(answered);
    try {
      const refusal = door.refuse(request.raw);
      if (refusal) throw new Problem(refusal.code, refusal.detail);
      request.caller = callers.of(request);
      checkParameters(operations, request);
      next();
    } catch (error) {
      sendProblem(reply, request, problemOf(error));
    }
  });
  fastify.addHook('onResponse', (request, reply, next) => {
    audit(log, request, reply);
    next();
  });
}

/** A route takes the query parameters that its description names. @throws Problem `bad-query` */
function checkParameters(operations: Operations, { routeOptions: { url }, method, query }: FastifyRequest): void {
  if (url === undefined) return;
  const operation = operations.get(`${method === 'HEAD' ? 'get' : method.toLowerCase()} ${templateOf(url)}`);
  if (operation) checkQuery(query as Record<string, unknown>, Object.keys(operation.query ?? {}));
}

/** One line for each request that may have changed something, or was to. */
function audit(log: Log, { method, url, caller, id }: FastifyRequest, { statusCode }: FastifyReply): void {
  if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return;
  const [path = ''] = url.split('?');
  const token = /^\/task-tokens\/[^/]+/;
  const shown = path.slice(0, 300).replace(token, '/task-tokens/***');
  log.info(
    { request: id, actor: caller?.actor, client: caller?.client, method, path: shown, status: statusCode },
    'asked',
  );
}
