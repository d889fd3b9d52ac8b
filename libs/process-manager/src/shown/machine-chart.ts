import type { Shown } from '@backstitch/saga-log/shown';
import { z } from 'zod';

const kind = z.enum(['atomic', 'compound', 'parallel', 'final', 'history']);

/** A state of a process's machine, and whether the process is in it. */
export const ChartState = z
  .object({
    id: z.string().describe('The names of the states around it and its own, joined by dots; `` is the machine itself.'),
    name: z.string(),
    in: z.string().describe('The id of the state that it is in.'),
    kind,
    isInitial: z.boolean().describe('The state around it begins here.'),
    compensates: z.boolean().describe('Final, and what took effect is compensated.'),
    isHere: z.boolean().describe('The process is in it.'),
  })
  .meta({ id: 'ChartState' });

/** What leads from one state to another. */
export const ChartWay = z
  .object({
    from: z.string().describe('The id of a state.'),
    to: z.string().describe('The id of a state.'),
    on: z.string().describe('The event; or `after` with a delay, `done`, `failed`, `always`.'),
    guard: z.string().optional().describe('What has to be true besides.'),
  })
  .meta({ id: 'ChartWay' });

/** A machine as data, and where a process is in it: its type and its JSON Schema. */
export const MachineChart = z
  .object({ kind: kind.describe('Of the machine itself.'), states: z.array(ChartState), ways: z.array(ChartWay) })
  .meta({ id: 'MachineChart' });

export type ChartState = Shown<typeof ChartState>;
export type ChartWay = Shown<typeof ChartWay>;
export type MachineChart = Shown<typeof MachineChart>;
