import { RequestMethod, SetMetadata, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants';
import type { z } from 'zod';
import type { ProblemCode } from '../problem-codes';
import { templateOf } from '../routes';

/** The schema of an answer, with a name (`.meta({ id })`); `nothing` has no body. */
export type Answer = z.ZodType | 'nothing' | 'text/event-stream';

/** What the document says of a route, beyond its path. */
export interface Operation {
  readonly summary: string;
  /** Its schema, or the name of one that the document has; `any` is any JSON. Default none. */
  readonly body?: z.ZodType | string;
  /** By status. */
  readonly answers: Readonly<Record<number, Answer>>;
  /** Query parameters that the route takes, each with what it means. No other is taken. */
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly problems?: readonly ProblemCode[];
}

/** The operations of all routes, by method and path: `get /sagas/{type}`. */
export type Operations = ReadonlyMap<string, Operation>;

const key = 'backstitch:operation';

/** Describes a route beside its method and path: for the OpenAPI document, and for the query parameters that it takes. */
export const Describes = (operation: Operation): MethodDecorator => SetMetadata(key, operation);

/** Reads what controllers say of their routes. A route without a description isn't for programs. */
export function operationsOf(controllers: readonly Type[]): Operations {
  const operations = new Map<string, Operation>();
  for (const controller of controllers) {
    const prototype = controller.prototype as object;
    for (const handler of Object.getOwnPropertyNames(prototype).map((name): unknown => Reflect.get(prototype, name))) {
      if (typeof handler !== 'function') continue;
      const operation = Reflect.getMetadata(key, handler) as Operation | undefined;
      if (operation === undefined) continue;
      const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod];
      operations.set(`${method.toLowerCase()} ${pathOf(controller, handler)}`, operation);
    }
  }
  return operations;
}

/** As OpenAPI writes it. */
function pathOf(...parts: readonly object[]): string {
  const paths = parts.map((part) => Reflect.getMetadata(PATH_METADATA, part) as string);
  const names = paths.flatMap((path) => path.split('/')).filter((name) => name !== '');
  return templateOf(`/${names.join('/')}`);
}
