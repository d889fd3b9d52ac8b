import { callerIn } from './caller-in';
import { traceIds } from './trace-ids';
import { Tracing } from './tracing';

it('is off unless a collector is named', () => {
  expect(Tracing.open('hotels', {})).toBeUndefined();
  expect(Tracing.open('hotels', { OTEL_EXPORTER_OTLP_ENDPOINT: '' })).toBeUndefined();
});

it('a saga has one trace, in whatever run it is; each attempt has a span of its own', () => {
  expect(traceIds.trace('buy/1')).toMatch(/^[0-9a-f]{32}$/);
  expect(traceIds.trace('buy/1')).toBe(traceIds.trace('buy/1'));
  expect(traceIds.trace('buy/2')).not.toBe(traceIds.trace('buy/1'));
  const spans = [
    traceIds.saga('buy/1'),
    traceIds.start('buy/1'),
    traceIds.attempt('buy/1', 'run', 'pay', 1),
    traceIds.attempt('buy/1', 'run', 'pay', 2),
    traceIds.attempt('buy/1', 'next run', 'pay', 1),
    traceIds.attempt('buy/1', 'run', 'pay/compensation', 1),
  ];
  expect(new Set(spans).size).toBe(spans.length);
  for (const span of spans) expect(span).toMatch(/^[0-9a-f]{16}$/);
});

it('reads whose span a traceparent names', () => {
  const [traceId, spanId] = ['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331'];
  expect(callerIn(`00-${traceId}-${spanId}-01`)).toEqual({ traceId, spanId, traceFlags: 1, isRemote: true });
  const none = [undefined, '', 'x', `01-${traceId}-${spanId}-01`, `00-${'0'.repeat(32)}-${spanId}-01`];
  for (const each of none) expect(callerIn(each)).toBeUndefined();
});
