import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '../problems/problem';

/** The paths that the gateway has, and their methods, as they were registered: what a request that fits none is told. */
export class Routes {
  private readonly known: { readonly path: RegExp; readonly methods: readonly string[] }[] = [];

  /** Listens for what is registered from now on. */
  watch(fastify: FastifyInstance): void {
    fastify.addHook('onRoute', ({ url, method }) => {
      const path = new RegExp(`^${url.replace(/:[A-Za-z]+/g, '[^/]+')}/?$`);
      this.known.push({ path, methods: [method].flat() });
    });
  }

  /** What to tell a request that found no route; undefined when it found one. */
  refusal(request: FastifyRequest): Problem | undefined {
    if (!request.is404) return undefined;
    const [path = '/'] = request.url.split('?');
    const allowed = new Set(this.known.filter((route) => route.path.test(path)).flatMap(({ methods }) => methods));
    if (allowed.size === 0)
      return new Problem('not-found', `There is nothing at ${path}. /openapi.json lists what there is.`);
    const allow = [...allowed].sort().join(', ');
    return new Problem('method-not-allowed', `${path} takes ${allow}, not ${request.method}.`, { headers: { allow } });
  }
}
