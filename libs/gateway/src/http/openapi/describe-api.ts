import { type Catalogue, idPattern } from '@backstitch/contract';
import { sagaStatuses } from '@backstitch/saga-log';
import { recordSorts, stuckKinds } from '@backstitch/state-store';
import type { z } from 'zod';
import { type ProblemCode, problemCodes } from '../problem-codes';
import type { Routes } from '../routes';
import { answerName, answerSchemas } from './answer-schemas';
import { inputSchema, outputSchema } from './json-schema';
import type { Operation, Operations } from './operation';
import { ShownSaga } from './shown-saga';

type Json = Record<string, unknown>;

/** Paths that aren't for programs: the page, the error pages, and the document itself. */
const unlisted = ['/', '/page/{name}', '/errors/{code}', '/openapi.json', '/metrics'];

/**
 * The OpenAPI document: its paths are the routes that the app has, as their controllers describe them, its schemas those
 * of the contracts. A saga type has a path of its own, and so has each of its messages.
 */
export function describeApi(routes: Routes, operations: Operations, { sagaTypes }: Catalogue): Json {
  const operationOf = describing(operations);
  const paths: Record<string, Json> = {};
  for (const [path, methods] of routes.byPath()) {
    if (unlisted.includes(path)) continue;
    paths[path] = Object.fromEntries(methods.map((method) => [method, operationOf(method, path)]));
  }
  const schemas: Record<string, unknown> = { ...answerSchemas(operations) };
  for (const { name, contract } of sagaTypes) {
    schemas[`${name}.input`] = withAbsoluteRefs(`${name}.input`, inputSchema(contract.input));
    schemas[`${name}.output`] = withAbsoluteRefs(`${name}.output`, outputSchema(contract.output));
    schemas[`${name}.saga`] = shownAs(name);
    const shown = { 200: `${name}.saga` };
    paths[`/sagas/${name}`] = {
      get: operationOf('get', '/sagas/{type}', name),
      post: {
        ...operationOf('post', '/sagas/{type}', name, shown),
        summary: contract.summary ?? `Starts a ${name}`,
        requestBody: bodyOf(`${name}.input`),
      },
    };
    paths[`/sagas/${name}/{id}`] = { get: operationOf('get', '/sagas/{type}/{id}', name, shown) };
    for (const message of contract.messages ?? []) {
      const shape = `${name}.messages.${message.name}`;
      schemas[shape] = withAbsoluteRefs(shape, inputSchema(message.schema));
      paths[`/sagas/${name}/{id}/messages/${message.name}`] = {
        post: { ...operationOf('post', '/sagas/{type}/{id}/messages/{name}', shape), requestBody: bodyOf(shape) },
      };
    }
  }
  const info = {
    title: 'Backstitch',
    description: 'Starts sagas, shows where they are, and steers them.',
    version: '0.1.0',
  };
  return { openapi: '3.1.0', info, paths, components: { schemas } };
}

/** A saga of one type: as any is shown, with the output of its contract. */
const shownAs = (type: string): Json => ({
  allOf: [schemaOf(answerName(ShownSaga)), { type: 'object', properties: { output: schemaOf(`${type}.output`) } }],
});

/**
 * Of one route. `concrete` is what a path of its own is for: `{type}` and `{name}` are said then. `bodies` are the schemas
 * that its answers have there, by status.
 */
const describing =
  (operations: Operations) =>
  (method: string, path: string, concrete?: string, bodies: Readonly<Record<string, string>> = {}): Json => {
    const operation = operations.get(`${method} ${path}`);
    if (!operation) throw new Error(`${method} ${path} isn't described: write @Describes(…) beside it.`);
    const { summary, body, query = {}, headers = {}, answers, problems = [] } = operation;
    const writes = method !== 'get';
    const more = [
      ...(writes ? changing : []),
      ...(path.startsWith('/health/live') ? [] : asking),
      ...problemsIn(headers),
    ];
    const names = [...path.matchAll(/{(\w+)}/g)].map((match) => match[1]!);
    const parameter =
      (where: string) =>
      ([name, description]: [string, string]) => ({
        name,
        in: where,
        description,
        schema: { type: 'string', ...parameterForms[name] },
      });
    return {
      operationId: [method, ...path.split(/[^A-Za-z]+/), ...(concrete?.split('.') ?? [])].filter(Boolean).join('_'),
      summary,
      parameters: [
        ...names
          .filter((name) => concrete === undefined || (name !== 'type' && name !== 'name'))
          .map((name) => ({ name, in: 'path', required: true, schema: { type: 'string', ...parameterForms[name] } })),
        // Of a type by its name only what the saga itself answers is told: an eventual answer is told of any type.
        ...Object.entries(query)
          .filter(([name]) => concrete === undefined || name !== 'consistency')
          .map(parameter('query')),
        ...Object.entries(headers).map(parameter('header')),
      ],
      ...(body !== undefined && { requestBody: bodyOf(body) }),
      responses: { ...answersOf(answers, bodies), ...problemsOf([...new Set([...problems, ...everywhere, ...more])]) },
    };
  };

/** What any request may hear, and any that changes something. */
const everywhere = [
  ...(['bad-request', 'bad-query', 'foreign-host', 'request-timeout', 'headers-too-large'] as const),
  'internal-error',
] as const satisfies readonly ProblemCode[];
const changing = [
  ...(['bad-json', 'foreign-origin', 'body-too-large', 'unsupported-media-type'] as const),
  ...(['invalid-body', 'gateway-busy'] as const),
] as const satisfies readonly ProblemCode[];
/** What comes of asking Temporal, or the gateway's database. */
const asking = [
  ...(['temporal-busy', 'temporal-refused', 'temporal-unreachable', 'store-unreachable'] as const),
] as const satisfies readonly ProblemCode[];

const problemsIn = (headers: Readonly<Record<string, string>>): readonly ProblemCode[] => [
  ...('Idempotency-Key' in headers ? (['bad-idempotency-key', 'idempotency-key-reused'] as const) : []),
  ...('If-Match' in headers ? (['version-changed'] as const) : []),
];

const id = { pattern: idPattern.source };
const time = { anyOf: [{ format: 'date-time' }, { format: 'date' }] };
/** Some of several words, with commas. */
const someOf = (words: readonly string[]) => ({ pattern: `^(${words.join('|')})(,(${words.join('|')}))*$` });
const parameterForms: Readonly<Record<string, Json>> = {
  ...{
    type: id,
    id,
    step: { maxLength: 500 },
    text: { maxLength: 500 },
    name: { maxLength: 500 },
    token: { maxLength: 500 },
  },
  version: { pattern: '^[1-9][0-9]{0,8}$' },
  after: { pattern: '^[0-9]{1,6}$' },
  limit: { pattern: '^([1-9][0-9]?|1[0-9]{2}|200)$' },
  incomplete: { enum: ['true', 'false'] },
  recoverable: { enum: ['true'] },
  ...{ startedAfter: time, startedBefore: time, status: someOf(sagaStatuses) },
  stuck: { anyOf: [{ enum: ['true'] }, someOf(stuckKinds)] },
  sort: { enum: recordSorts },
  consistency: { enum: ['authoritative', 'eventual'] },
  unwind: { enum: ['never', 'mirror', 'sequential'] },
  'Idempotency-Key': { minLength: 1, maxLength: 600 },
};

/** Headers of answers, by status. */
const header = (description: string) => ({ description, schema: { type: 'string' } });
const headersOf = (status: number): Json => ({
  ...((status === 201 || status === 202) && { Location: header('Where it is, when something was made.') }),
  ...((status === 429 || status === 503) && { 'Retry-After': header('Seconds.') }),
  ...((status === 200 || status === 304) && { ETag: header('Of what has versions.') }),
  ...(status === 202 && {
    'Retry-After': header('Of a start: seconds.'),
    'Idempotency-Replayed': header('`true`: the key has started it before.'),
  }),
  ...(status === 415 && { Accept: header('What is understood.') }),
});

const bodyOf = (body: string | z.ZodType): Json => ({
  required: true,
  content: { 'application/json': { schema: typeof body === 'string' ? schemaOf(body) : inputSchema(body) } },
});

const schemaOf = (name: string): Json => (name === 'any' ? {} : { $ref: `#/components/schemas/${name}` });

const answersOf = (answers: Operation['answers'], bodies: Readonly<Record<string, string>>): Json =>
  Object.fromEntries(
    Object.entries(answers).map(([status, answer]) => [
      status,
      {
        description: answerName(answer),
        headers: headersOf(Number(status)),
        ...(answer !== 'nothing' && {
          content:
            answer === 'text/event-stream'
              ? { [answer]: {} }
              : { 'application/json': { schema: schemaOf(bodies[status] ?? answerName(answer)) } },
        }),
      },
    ]),
  );

/** One response for each status, naming the codes that come with it. */
function problemsOf(codes: readonly ProblemCode[]): Json {
  const statuses = [...new Set(codes.map((code) => problemCodes[code].status))];
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      {
        headers: headersOf(status),
        description: codes.filter((code) => problemCodes[code].status === status).join(', '),
        content: { 'application/problem+json': { schema: schemaOf('Problem') } },
      },
    ]),
  );
}

/** A schema whose references to itself hold where it stands in the document. */
const withAbsoluteRefs = (name: string, schema: object): unknown =>
  JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#', `"$ref":"#/components/schemas/${name}`));
