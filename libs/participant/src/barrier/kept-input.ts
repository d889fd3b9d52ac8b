import type { RequestContract } from '@backstitch/contract';
import type { BarrierRow, BarrierTable } from './barrier-table';
import { carried, restored, stored } from './json';

/** A request's input as its row keeps it. */
export type KeptInput = Pick<BarrierTable, 'input' | 'input_as'>;

/** The parsed input; the input as it came where JSON can't carry what was made of it (a Date, say). */
export function keptInput(parsed: unknown, given: unknown): KeptInput {
  const json = carried(parsed);
  return 'text' in json ? { input: json.text, input_as: 'parsed' } : { input: stored(given), input_as: 'given' };
}

/** What the request's first attempt saw. Absent: the row keeps none. */
export async function inputKept(
  { input, input_as }: BarrierRow,
  contract: RequestContract | undefined,
): Promise<{ readonly input: unknown } | undefined> {
  if (input_as === null) return undefined;
  return { input: input_as === 'parsed' ? restored(input) : await parsedOrAsGiven(restored(input), contract) };
}

/** One that this version's schema no longer takes is handed over as it came. */
export async function parsedOrAsGiven(input: unknown, contract: RequestContract | undefined): Promise<unknown> {
  const parsed = await contract?.input.safeParseAsync(input);
  return parsed?.success ? parsed.data : input;
}
