import type { CompensationStatus, SagaStatus, StepStatus } from '@backstitch/saga-log';
import { inspect } from 'node:util';
import { marked } from './visible';

type Colour = 'green' | 'red' | 'yellow' | 'cyan' | 'gray' | 'bold';

/** Colours what is written, where colours are wanted: at a terminal, unless `NO_COLOR` is set. */
export type Paint = (colour: Colour, text: string) => string;

/** @param stream where it is written */
export const paintFor = (stream: { readonly isTTY?: boolean }, noColour = process.env['NO_COLOR']): Paint =>
  stream.isTTY === true && !noColour
    ? (colour, text) => {
        const [begin, end] = inspect.colors[colour]!;
        return `${marked(begin)}${text}${marked(end)}`;
      }
    : (_, text) => text;

const statusColours: Readonly<Record<SagaStatus | StepStatus | CompensationStatus, Colour>> = {
  running: 'cyan',
  completed: 'green',
  compensating: 'yellow',
  compensated: 'yellow',
  cancelled: 'yellow',
  failed: 'red',
  terminated: 'red',
  'needs-attention': 'red',
  refused: 'red',
  'not-sent': 'red',
  unknown: 'yellow',
  resolved: 'green',
  pending: 'gray',
};

export const paintStatus = (paint: Paint, status: keyof typeof statusColours): string =>
  paint(statusColours[status], status);
