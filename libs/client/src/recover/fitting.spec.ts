import { type LogEntry, type Unwinding, payloadLimit, payloadSize } from '@backstitch/saga-log';
import { fitting } from './fitting';

const asked = (stepId: string, bytes: number): LogEntry => ({
  ...{ stepId, participant: 'inn', request: 'book', compensation: 'free', started: 1, settled: 2 },
  ...{ outcome: 'completed', input: 'x'.repeat(bytes) },
});

const around = (stepId: string, steps: number): LogEntry => ({
  ...asked(stepId, 10),
  ...{ request: 'group', compensation: 'unwind' },
  nested: { id: stepId, key: stepId, log: Array.from({ length: steps }, (_, at) => asked(`s${at}`, 3_500)) },
});

const unwinding = (more: Partial<Unwinding>): Unwinding => ({
  ...{ as: 'continued', key: 'k', log: [], clock: 3, names: {}, messages: {}, audit: [], startedAt: 1 },
  ...more,
});

describe('what a recovery is started with', () => {
  test('travels as it is where it is small', () => {
    const small = unwinding({ log: [asked('a', 100)], keys: ['one'] });
    expect(fitting(small)).toBe(small);
  });

  test('leaves inputs of nested sagas with their participants where it is large', () => {
    const log = [around('a', 200), around('b', 200), around('c', 200)];
    const fitted = fitting(unwinding({ log, keys: ['one'] }));
    expect(payloadSize(fitted)).toBeLessThan(payloadLimit / 10);
    expect(fitted.log.map(({ nested }) => nested?.log?.length)).toEqual([200, 200, 200]);
    expect(fitted.log[0]!.nested!.log![0]).toEqual({ ...asked('s0', 0), input: undefined });
    expect(fitted.keys).toEqual(['one']);
  });

  test.each([
    ['slip', { variables: { all: 'x'.repeat(2_400_000) }, itinerary: [] }, { variables: {}, itinerary: [] }],
    ['process', { snapshot: 'x'.repeat(2_400_000), deferred: [{ id: 'e' }] }, { deferred: [{ id: 'e' }] }],
  ])('leaves what a %s only needs to go forward', (kind, state, left) => {
    const fitted = fitting(unwinding({ log: [asked('a', 10)], style: { kind, state } }));
    expect(fitted.style).toEqual({ kind, state: left });
    expect(fitted.log).toHaveLength(1);
  });

  test('is refused where even its compensations are too many', () => {
    const log = Array.from({ length: 20_000 }, (_, at) => asked(`step number ${at}`, 10));
    expect(() => fitting(unwinding({ log }))).toThrow(expect.objectContaining({ code: 'body-too-large' }) as Error);
  });
});
