import { payloadLimit, payloadSize } from '@backstitch/saga-log';
import type { ItemRun } from '../execution/effects';
import { packed, portionsOf } from './map-portion';

describe('the portions of a large Map', () => {
  it('are no larger than a payload where the items go along beside what a selector makes of them', () => {
    const items = Array.from({ length: 100 }, (_, id) => ({ id, text: 'x'.repeat(40_000) }));
    const inputs = items.map(({ id }) => ({ id }));
    const [first] = portionsOf(inputs, 1, items) as [number];
    const runs = items.slice(0, first).map((Value, index): ItemRun => {
      const context = { Map: { Item: { Index: index, Value } }, Execution: { Input: {} } };
      const own = {
        processor: { StartAt: 'S', States: {} },
        language: 'JSONPath',
        path: '',
        mapRun: 1,
        executionType: 'STANDARD',
      } as const;
      return { ...own, input: inputs[index]!, context, label: 'l', map: 'm', index };
    });
    expect(payloadSize(packed(runs, 0))).toBeLessThan(payloadLimit);
  });

  it('count an item once where it is the input itself', () => {
    const items = Array.from({ length: 100 }, (_, id) => ({ id, text: 'x'.repeat(3_000) }));
    expect(portionsOf(items, 1, items)).toEqual([100]);
  });
});
