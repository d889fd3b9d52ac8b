import { createMachine } from 'xstate';
import { chartOf } from './chart-of';
import { mermaidOf } from './mermaid-of';

const parallel = createMachine({
  type: 'parallel',
  states: {
    money: {
      initial: 'due',
      states: { due: { always: { guard: 'isFree', target: 'paid' }, on: { Paid: 'paid' } }, paid: { type: 'final' } },
    },
    room: {},
  },
});

it('a way that waits for no event is in the chart as always, with its guard', () => {
  expect(chartOf(parallel).ways).toEqual([
    { from: 'money.due', to: 'money.paid', on: 'Paid' },
    { from: 'money.due', to: 'money.paid', on: 'always', guard: 'isFree' },
  ]);
});

it('a machine that is parallel says so, and its regions are divided in the picture', () => {
  const chart = chartOf(parallel);
  expect(chart.kind).toBe('parallel');
  expect(mermaidOf(chart).split('\n')).toEqual([
    'stateDiagram-v2',
    '  state "money" as money {',
    '    state "due" as money_due',
    '    [*] --> money_due',
    '    state "paid" as money_paid',
    '    money_paid --> [*]',
    '    money_due --> money_paid: Paid',
    '    money_due --> money_paid: always [isFree]',
    '  }',
    '  [*] --> money',
    '  --',
    '  state "room" as room',
    '  [*] --> room',
  ]);
});
