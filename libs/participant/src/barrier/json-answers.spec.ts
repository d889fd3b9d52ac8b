import { participant, refusal } from '@backstitch/contract';
import { z } from 'zod';
import { migrate } from '../migrate';
import { type OpenDatabase, openDatabase } from '@backstitch/database';
import { effectsOf } from '../effects-of';
import { type TestDatabases, testDatabases } from '@backstitch/testing/databases';
import { answerLimit } from './answer';
import { type Barrier, barrierOf } from './barrier';
import type { StepCall } from './step-call';

const No = refusal('No', z.unknown());
const oracle = participant('oracle', {
  ask: { input: z.unknown(), output: z.unknown(), refusals: [No], compensation: null },
  tell: { input: z.unknown(), output: z.object({ text: z.string() }), compensation: null },
});
class Money {
  constructor(readonly amount: number) {}
}
const circle: Record<string, unknown> = {};
circle.self = circle;

let databases: TestDatabases;
beforeAll(async () => (databases = testDatabases()));
afterAll(() => databases.stop());

describe.each(['sqlite', 'postgres'] as const)('an answer is judged as the JSON that it becomes, on %s', (dialect) => {
  let database: OpenDatabase<unknown>;
  let barrier: Barrier;
  let call: StepCall;
  let count = 0;
  let verb: () => unknown;

  beforeAll(async () => {
    database = await openDatabase(await databases.fresh(dialect));
    await migrate(database);
  });
  afterAll(() => database.close());
  beforeEach(() => {
    call = { stepKey: `run/${(count += 1)}`, stepId: 'ask', saga: { type: 't', id: '1' } };
    const answer = async () => verb();
    barrier = barrierOf(oracle, { ask: answer, tell: answer } as never, database);
  });
  const state = async () => (await effectsOf(database, [call.stepKey]))[0]?.state;

  const uncarried: [string, unknown, string][] = [
    ['NaN', { rate: NaN }, '/rate'],
    ['Infinity', [1, -Infinity], '/1'],
    ['bytes', { file: Uint8Array.of(1, 2) }, '/file'],
    ['a Date', { at: [new Date(0)] }, '/at/0'],
    ['a Map', new Map([[1, 2]]), 'the value'],
    ['a Set in a list', [new Set([1])], '/0'],
    ['undefined in a list', ['a', undefined], '/1'],
    ['a hole in a list', Array(1), '/0'],
    ['a function', { call: () => 1 }, '/call'],
    ['a BigInt', { id: 1n }, 'the value'],
    ['a circle', circle, 'the value'],
    ['an object with methods of its own', new Money(5), 'the value'],
    ['a name with a slash', { 'a/b~c': NaN }, '/a~1b~0c'],
  ];
  it.each(uncarried)('refuses %s before it is committed, and says where', async (_, value, where) => {
    verb = () => value;
    const asked = barrier.request('ask', {}, call);
    await expect(asked).rejects.toMatchObject({
      code: 'output-invalid',
      message: expect.stringContaining(`: ${where} would arrive`) as unknown,
    });
    expect(await state()).toBe('none');
  });

  it.each(uncarried)('refuses %s in the details of a refusal', async (_, value) => {
    verb = () => {
      throw No(value, 'no');
    };
    await expect(barrier.request('ask', {}, call)).rejects.toMatchObject({ code: 'output-invalid' });
    expect(await state()).toBe('none');
  });

  it.each([
    ['everything that JSON knows', { a: [1, -0, 0.1, 'x\u0001\ud800', true, null, [], {}], 'b/~': { c: '' } }],
    ['a property that is left out', { a: 1, b: undefined }],
    ['an object without a prototype', Object.assign(Object.create(null), { a: 1 })],
    ['nothing', undefined],
  ])('carries %s', async (_, value) => {
    verb = () => value;
    const told = value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);
    await expect(barrier.request('ask', {}, call)).resolves.toEqual(told);
    await expect(barrier.request('ask', {}, call)).resolves.toEqual(told);
  });

  it('bounds an answer by the room that the saga has for it, and answers when there is more', async () => {
    verb = () => ({ text: 'é'.repeat(50) });
    const bytes = Buffer.byteLength(JSON.stringify(verb()));
    const ask = (askedAt: number, room?: number) =>
      barrier.request('tell', {}, { ...call, askedAt, room, again: true });
    await expect(ask(1, bytes - 1)).rejects.toMatchObject({
      code: 'AnswerTooLarge',
      details: { bytes, limit: bytes - 1 },
    });
    expect(await state()).toBe('refused');
    await expect(ask(2, bytes)).resolves.toEqual(verb());
    // What has happened is told, whatever room there is by then.
    await expect(ask(3, 1)).resolves.toEqual(verb());
  });

  it('bounds the details of a refusal by it, too', async () => {
    verb = () => {
      throw No({ text: 'x'.repeat(50) }, 'no');
    };
    const ask = (askedAt: number, room?: number) => barrier.request('ask', {}, { ...call, askedAt, room, again: true });
    await expect(ask(1, 40)).rejects.toMatchObject({ code: 'AnswerTooLarge', details: { bytes: 61, limit: 40 } });
    await expect(ask(2, 61)).rejects.toMatchObject({ code: 'No' });
  });

  it('gives no more room than can be sent', async () => {
    verb = () => ({ text: 'x'.repeat(answerLimit) });
    const asked = barrier.request('tell', {}, { ...call, room: 2 * answerLimit });
    await expect(asked).rejects.toMatchObject({ code: 'AnswerTooLarge', details: { limit: answerLimit } });
  });
});
