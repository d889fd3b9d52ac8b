import { type ArgumentsHost, Catch, type ExceptionFilter, Inject, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Routes } from './routes';
import { Problem } from './problem';
import { problemOf } from './problem-of';

/** Answers whatever is thrown as RFC 9457 `application/problem+json`. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #log = new Logger('Gateway');

  constructor(@Inject(Routes) private readonly routes: Routes) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const problem = this.routes.refusal(request) ?? problemOf(error);
    // The causes of these are ours: callers aren't told them.
    if (problem.code === 'internal-error' || problem.code === 'store-unreachable') {
      this.#log.error(problem.cause ?? problem);
    }
    sendProblem(http.getResponse<FastifyReply>(), request, problem);
  }
}

/** @param request its path becomes the problem's `instance` */
export function sendProblem(reply: FastifyReply, request: { readonly url: string }, problem: Problem): void {
  if (reply.sent) return;
  const [path = '/'] = request.url.split('?');
  void reply
    .code(problem.status)
    .headers(problem.headers)
    .type('application/problem+json')
    .send(JSON.stringify(problem.toDocument(path)));
}
