import type { ChartState, MachineChart } from '@backstitch/process-manager/shown';
import { processChart } from './process-chart';

const state = (id: string, kind: ChartState['kind'] = 'atomic', isInitial = false): ChartState => ({
  ...{ id, name: id.split('.').at(-1)!, in: id.split('.').slice(0, -1).join('.'), kind, isInitial },
  ...{ compensates: false, isHere: false },
});

const states = [
  state('fresh', 'atomic', true),
  state('both', 'parallel'),
  state('both.money', 'compound', true),
  state('both.money.due', 'atomic', true),
  state('both.money.paid', 'final'),
  state('both.room', 'atomic', true),
  state('over', 'final'),
];

/** The ways of a chart and of all charts in it. */
const waysIn = (chart: ReturnType<typeof processChart>): readonly string[] => [
  ...chart.ways.map(({ from, to, why }) => `${from} > ${to}: ${why}`),
  ...chart.states.flatMap(({ inside }) => inside.flatMap(waysIn)),
];

const drawn = (...ways: MachineChart['ways']) => waysIn(processChart({ kind: 'compound', states, ways }));

it.each([
  ['between neighbours', 'fresh', 'both', 'fresh > both: E'],
  ['out of a state within', 'both.money.due', 'over', 'both > over: due: E'],
  ['into a state within', 'fresh', 'both.money.paid', 'fresh > both: E → paid'],
  ['within', 'both.money.due', 'both.money.paid', 'both.money.due > both.money.paid: E'],
  ['to itself', 'fresh', 'fresh', 'fresh > fresh: E'],
  ['to the state around it', 'both.money.due', 'both', 'both > both: due: E'],
  ['across regions, which are charts of their own', 'both.money.due', 'both.room', 'both > both: due: E → room'],
])('draws a way %s', (_, from, to, way) => {
  expect(drawn({ from, to, on: 'E' })).toEqual([way]);
});

it('draws a box around a machine that goes on from any state', () => {
  const chart = processChart({ kind: 'compound', states, ways: [{ from: '', to: 'over', on: 'Off' }] });
  expect(chart.states.map(({ id }) => id)).toEqual(['']);
  expect(waysIn(chart)).toEqual([' > : Off → over']);
});

it('draws each region of a parallel state for itself, and where each chart begins', () => {
  const { start, states: outermost } = processChart({ kind: 'compound', states, ways: [] });
  expect(start).toBe('fresh');
  const [money, room] = outermost.find(({ id }) => id === 'both')!.inside;
  expect([money?.states.map(({ id }) => id), room?.states.map(({ id }) => id)]).toEqual([
    ['both.money'],
    ['both.room'],
  ]);
  expect(money?.states[0]?.inside[0]?.start).toBe('both.money.due');
});

it('draws a box around a machine that is parallel, and each of its regions for itself', () => {
  const regions = [state('money'), state('room', 'compound'), state('room.free', 'atomic', true)];
  const chart = processChart({ kind: 'parallel', states: regions, ways: [{ from: 'room', to: 'money', on: 'E' }] });
  expect(chart.states.map(({ id }) => id)).toEqual(['']);
  expect(chart.states[0]?.inside.map(({ states: [region] }) => region?.id)).toEqual(['money', 'room']);
  expect(waysIn(chart)).toEqual([' > : room: E → money']);
});
