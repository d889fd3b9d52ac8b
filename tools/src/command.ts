import { bench } from './bench/bench';
import { chaos } from './chaos/chaos';
import { conformance } from './conformance/conformance';
import { promises } from './promises/promises';
import { prove } from './prove/prove';
import { record } from './record/record';

/** The tools, by the word after `npm run`. Each takes the command line's arguments and returns its exit code. */
export const command: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  bench,
  chaos,
  conformance,
  promises,
  prove,
  record,
};
