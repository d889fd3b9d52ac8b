import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020';

type Json = Readonly<Record<string, unknown>>;

interface Response {
  readonly content?: Readonly<Record<string, { readonly schema?: object }>>;
}

/** What is read of an OpenAPI document. */
export interface OpenApiDocument {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { readonly responses: Readonly<Record<string, Response>> }>>>
  >;
  readonly components: { readonly schemas: Readonly<Record<string, Json>> };
}

/** An answer, as it came. */
export interface Answered {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly contentType: string | undefined;
  readonly body: unknown;
}

/**
 * The gateway's OpenAPI document, to hold answers against. What the document says of an answer is all there may be: a
 * field that isn't described is a mismatch here, though readers have to expect it.
 */
export class Described {
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true });
  private readonly compiled = new Map<string, ValidateFunction>();
  /** `get /sagas/{type} 200`: every answer that was held against the document. */
  readonly seen = new Set<string>();

  constructor(private readonly document: OpenApiDocument) {
    this.ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
    this.ajv.addFormat('uri-reference', /^(%[0-9A-Fa-f]{2}|[\w.~:/?#[\]@!$&'()*+,;=-])*$/);
    for (const format of ['uri', 'date']) this.ajv.addFormat(format, true);
    this.ajv.addSchema({ ...document, components: { schemas: closed(document.components.schemas) } }, 'api');
  }

  /** Every answer that is described and isn't a problem: `get /sagas/{type} 200`. The paths of single saga types are left out. */
  get answers(): readonly string[] {
    return Object.entries(this.document.paths)
      .filter(([path]) => !isConcrete(path))
      .flatMap(([path, methods]) =>
        Object.entries(methods).flatMap(([method, { responses }]) =>
          Object.keys(responses)
            .filter((status) => Number(status) < 400)
            .map((status) => `${method} ${path} ${status}`),
        ),
      );
  }

  /** @returns what the document doesn't say so; undefined when it does, or has no such path */
  mismatch({ method, path, status, contentType, body }: Answered): string | undefined {
    const route = this.routeOf(path);
    const described = route && this.document.paths[route]?.[method.toLowerCase()];
    if (!described) return undefined;
    const name = `${method.toLowerCase()} ${route} ${status}`;
    const response = described.responses[status];
    if (response === undefined) return `${name} is not described`;
    this.seen.add(name);
    if (contentType === undefined || body === undefined) return undefined;
    const content = response.content?.[contentType];
    if (content === undefined) return `${name} is not described as ${contentType}`;
    if (content.schema === undefined) return undefined;
    const at = ['paths', route, method.toLowerCase(), 'responses', String(status), 'content', contentType, 'schema'];
    const key = `api#/${at.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`;
    const validate = this.compiled.get(key) ?? this.ajv.compile({ $ref: key });
    this.compiled.set(key, validate);
    if (validate(body)) return undefined;
    const errors = (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
    );
    return `${name}: ${errors.slice(0, 5).join('; ')}`;
  }

  /** The path as the document writes it; the most literal one where several fit. */
  private routeOf(path: string): string | undefined {
    const plain = path.split('?')[0]!;
    return Object.keys(this.document.paths)
      .filter((route) => !isConcrete(route))
      .filter((route) => new RegExp(`^${route.replace(/{\w+}/g, '[^/]+')}/?$`).test(plain))
      .sort((a, b) => a.split('{').length - b.split('{').length)[0];
  }
}

/** A saga type has paths of its own in the document. */
const isConcrete = (path: string): boolean => /^\/sagas\/[^{/]/.test(path);

/** The schemas without room for what they don't name. Those of saga types' inputs and outputs stay as they are. */
const closed = (schemas: OpenApiDocument['components']['schemas']): Json =>
  Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, name.includes('.') ? schema : closedSchema(schema)]),
  );

function closedSchema(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closedSchema);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, member]) => [key, closedSchema(member)]));
  return 'properties' in schema && !('additionalProperties' in schema)
    ? { ...inner, additionalProperties: false }
    : inner;
}
