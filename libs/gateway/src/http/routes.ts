import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from './problem';

/** A path as OpenAPI writes it: `/sagas/{type}`. @param path as routes are written: `/sagas/:type` */
export const templateOf = (path: string): string => path.replace(/:(\w+)/g, '{$1}');

/** The paths that the gateway has, and their methods, as they were registered: what a request that fits none is told. */
export class Routes {
  private readonly known: { readonly url: string; readonly path: RegExp; readonly methods: readonly string[] }[] = [];

  /** Listens for what is registered from now on. */
  watch(fastify: FastifyInstance): void {
    fastify.addHook('onRoute', ({ url, method }) => {
      const path = new RegExp(`^${url.replace(/:[A-Za-z]+/g, '[^/]+')}/?$`);
      this.known.push({ url, path, methods: [method].flat() });
    });
  }

  /** The methods of each path as OpenAPI writes both: `/sagas/{type}`, `get`. HEAD, which every GET has, is left out. */
  byPath(): Map<string, string[]> {
    const paths = new Map<string, string[]>();
    for (const { url, methods } of this.known) {
      const path = templateOf(url);
      const named = methods.filter((method) => method !== 'HEAD').map((method) => method.toLowerCase());
      if (named.length > 0) paths.set(path, [...(paths.get(path) ?? []), ...named]);
    }
    return paths;
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
