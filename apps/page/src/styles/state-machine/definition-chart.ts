import { type StateMachine, type Way, machinesIn, waysOn } from '@backstitch/states-language/definition';
import type { Chart, ChartWay } from '../picture/chart';
import { conditionText } from './condition-text';

/** A definition as a chart. Names of its states are unique in it, so they are their ids. */
export const definitionChart = ({ StartAt, States }: StateMachine): Chart => ({
  start: StartAt,
  states: Object.entries(States).map(([name, state]) => ({
    ...{ id: name, name, kind: state.Type },
    inside: machinesIn(state).map(definitionChart),
  })),
  ways: Object.entries(States).flatMap(([name, state]) => waysOn(state).map((way) => wayOf(name, way))),
});

function wayOf(from: string, { to, why, rule, isCatch }: Way): ChartWay {
  const because = why ?? (rule === undefined ? undefined : conditionText(rule));
  return { from, isCatch, ...(to !== undefined && { to }), ...(because !== undefined && { why: because }) };
}
