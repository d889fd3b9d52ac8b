import * as fc from 'fast-check';
import { GatewayHarness, ask } from './gateway-harness';

interface Described {
  readonly parameters: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: object;
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, object>> }>>;
}

/** Whatever is sent to whatever path of the document: no mistake of the gateway, and an answer that the document knows. */
describe('every route answers as its description says', () => {
  let harness: GatewayHarness;
  let operations: readonly (readonly [path: string, method: string, described: Described])[];
  beforeAll(async () => {
    harness = await GatewayHarness.open();
    const { paths } = (await harness.get('/openapi.json')).body as unknown as {
      paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
    };
    operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, described]) => [path, method, described] as const),
    );
  });
  afterAll(() => harness.close());

  const part = fc.oneof(
    ...[fc.constantFrom('buy', 'buyApproved', 'slip', 'none', 'x.map', 'approval', '1', '__proto__', 'constructor')],
    fc.string({ minLength: 1, maxLength: 30, unit: 'grapheme' }),
  );
  const header = fc.stringMatching(/^[!-~]([ -~]{0,30}[!-~])?$/);
  const body = fc.oneof(fc.jsonValue({ maxDepth: 4 }), fc.record({ reason: fc.string() }));

  test('with a status and a content type that are in it', async () => {
    const request = fc.record({
      ...{ which: fc.nat(), parts: fc.array(part, { minLength: 3, maxLength: 3 }), body },
      query: fc.dictionary(fc.constantFrom('limit', 'cursor', 'status', 'version', 'after', 'x'), fc.string(), {
        maxKeys: 2,
      }),
      headers: fc.dictionary(
        fc.constantFrom('idempotency-key', 'if-match', 'if-none-match', 'prefer', 'last-event-id', 'backstitch-actor'),
        header,
        { maxKeys: 2 },
      ),
    });
    await fc.assert(
      fc.asyncProperty(request, async (asked) => {
        const [path, method, { requestBody, responses }] = operations[asked.which % operations.length]!;
        const parts = [...asked.parts];
        const filled = path.replace(/{\w+}/g, () => encodeURIComponent(parts.shift()!).replace(/^\.+$/, 'dots'));
        const query = new URLSearchParams(asked.query).toString();
        const answer = await ask(harness.gateway, `${filled}${query && `?${query}`}`, {
          method: method.toUpperCase(),
          headers: { ...(requestBody && { 'content-type': 'application/json' }), ...asked.headers },
          ...(requestBody && { body: JSON.stringify(asked.body) }),
        });
        const shown = `${method} ${filled}?${query}: ${answer.status} ${answer.text.slice(0, 300)}`;
        const known = responses[answer.status];
        if (answer.status >= 500 || known === undefined) throw new Error(shown);
        const type = answer.headers.get('content-type')?.split(';')[0];
        if (answer.text !== '' && type !== undefined && !(type in (known.content ?? {}))) throw new Error(shown);
      }),
      { numRuns: 2_000 },
    );
  });
});
