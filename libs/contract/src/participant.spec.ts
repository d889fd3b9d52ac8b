import { z } from 'zod';
import { participant } from './participant';
import { refusal } from './refusal';

const made = (contract: { input?: z.ZodType; output?: z.ZodType; attemptTimeout?: never; remembers?: never }) => () =>
  participant('hotels', { reserve: { input: z.void(), output: z.void(), compensation: null, ...contract } });
const Tree = z.object({
  get children() {
    return z.array(Tree);
  },
});
const BadTree = z.object({
  at: z.date(),
  get children() {
    return z.array(BadTree);
  },
});
const toDate = z.codec(z.iso.datetime(), z.date(), {
  decode: (text) => new Date(text),
  encode: (date) => date.toISOString(),
});

describe('a contract is refused for what JSON cannot carry', () => {
  it.each<[string, z.ZodType, string]>([
    ['a Map', z.object({ seats: z.map(z.string(), z.int()) }), "a map at '/seats'"],
    ['a Set in a list', z.array(z.set(z.string())), "a set at '/*'"],
    ['a Date that may be absent', z.object({ from: z.date().optional() }), "a date at '/from'"],
    ['a Date with a default', z.object({ from: z.date().default(new Date(0)) }), "a date at '/from'"],
    ['a BigInt in a record', z.record(z.string(), z.bigint()), "a bigint at '/*'"],
    ['a BigInt that is meant literally', z.literal(10n), "a literal at ''"],
    ['NaN', z.union([z.number(), z.nan()]), "a nan at ''"],
    ['a symbol', z.symbol(), "a symbol at ''"],
    ['a Promise', z.object({ a: z.promise(z.string()) }), "a promise at '/a'"],
    ['undefined in a list', z.object({ a: z.array(z.string().optional()) }), "undefined in a list at '/a'"],
    ['undefined in a list by a union', z.array(z.union([z.string(), z.undefined()])), "undefined in a list at ''"],
    ['undefined in a tuple', z.tuple([z.string(), z.int().optional()]), "undefined in a list at ''"],
    [
      'what an intersection has',
      z.intersection(z.object({ a: z.string() }), z.object({ b: z.date() })),
      "a date at '/b'",
    ],
    ['what comes later', z.lazy(() => z.object({ d: z.set(z.string()) })), "a set at '/d'"],
    ['what contains itself', BadTree, "a date at '/at'"],
    ['a Date that is left as it is', z.object({ a: z.date().nullable().readonly() }), "a date at '/a'"],
    ['a catchall', z.object({}).catchall(z.date()), "a date at '/*'"],
  ])('%s, in an input and in an answer', (_, schema, where) => {
    const refused = (what: string) => ({
      code: 'bad-schema',
      message: expect.stringContaining(`${what} has ${where}`) as unknown,
    });
    expect(made({ input: schema })).toThrow(expect.objectContaining(refused('The input of hotels.reserve')) as Error);
    expect(made({ output: schema })).toThrow(expect.objectContaining(refused('The answer of hotels.reserve')) as Error);
    expect(() => refusal('Full', schema)).toThrow(expect.objectContaining(refused('The details of Full')) as Error);
  });

  it.each<[string, z.ZodType]>([
    ['a codec', z.object({ from: toDate })],
    ['a coerced Date', z.object({ from: z.coerce.date() })],
    [
      'a pipe',
      z.iso
        .datetime()
        .transform((text) => new Date(text))
        .pipe(z.date()),
    ],
  ])('on the side that crosses the wire: %s may be an input and no answer', (_, schema) => {
    expect(made({ input: schema })).not.toThrow();
    expect(made({ output: schema })).toThrow(/date/);
  });

  it('and not for what it can: texts, numbers, lists, unions, what may be absent, what transforms make', () => {
    const schema = z.object({
      text: z.string().default('x'),
      of: z.array(z.union([z.int(), z.null(), z.tuple([z.string(), z.literal(1)])])),
      maybe: z.union([z.string(), z.undefined()]).optional(),
      record: z.record(z.string(), z.string().optional()),
      trimmed: z.string().transform((text) => text.trim()),
      listed: z.array(z.string().default('x')),
      free: z.unknown(),
      custom: z.custom<`${number}px`>(),
      json: z.json(),
      tree: Tree,
      yes: z.stringbool(),
    });
    expect(made({ input: schema, output: schema })).not.toThrow();
    expect(made({ input: z.void(), output: z.undefined() })).not.toThrow();
    expect(made({ input: z.preprocess((value) => new Date(String(value)), z.date()) })).not.toThrow();
  });
});

describe('a duration that becomes a timer', () => {
  it.each(['25d', '2147483648ms', '600h'])('is refused when no timer can be so long: %s', (attemptTimeout) => {
    expect(made({ attemptTimeout: attemptTimeout as never })).toThrow(
      expect.objectContaining({
        code: 'bad-duration',
        message: expect.stringContaining(`'${attemptTimeout}'`) as unknown,
      }) as Error,
    );
  });

  it('may be as long as one can be', () => {
    expect(made({ attemptTimeout: '2147483647ms' as never })).not.toThrow();
  });

  it.each([{ giveUpAfter: '36501d' }, { giveUpAfter: `${'9'.repeat(400)}d` }, { remembers: '876001h' }])(
    'is refused when Temporal would cut it short, or can’t carry it: %j',
    (timeouts) => {
      expect(made(timeouts as never)).toThrow(expect.objectContaining({ code: 'bad-duration' }) as Error);
    },
  );

  it('is a duration, also how long a provider remembers', () => {
    expect(made({ remembers: 'a day' as never })).toThrow(/'a day' is not a duration/);
  });
});
