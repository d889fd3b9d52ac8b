import type { FieldError } from '@backstitch/client';
import { CommandError } from '../command-error';
import { exitCodes } from '../exit-codes';

/** What a problem of the gateway's says (RFC 9457). */
interface Problem {
  readonly code?: string;
  readonly title?: string;
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
}

/** What a proxy answers for a gateway that is away. */
const proxyAnswers: readonly number[] = [502, 503, 504];

/**
 * One request to a gateway.
 * @throws CommandError with the code of the gateway's problem; `gateway-unreachable`, `no-gateway-there`
 */
export async function askGateway(gateway: URL, path: string, init: RequestInit = {}): Promise<Response> {
  const url = new URL(path, gateway);
  let response: Response;
  try {
    response = await fetch(url, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw CommandError.of(
      'gateway-unreachable',
      `The gateway at ${gateway.origin} can't be reached: ${reasonOf(error)}. Is BACKSTITCH_GATEWAY right? Without it Temporal is asked.`,
    );
  }
  if (response.ok) return response;
  const problem = (await response.json().catch(() => ({}))) as Problem;
  if (problem.code === undefined && proxyAnswers.includes(response.status)) {
    throw CommandError.of(
      'gateway-unreachable',
      `${url.origin} answered ${response.status}, and not as a gateway of Backstitch does: a proxy before it finds none that is up.`,
    );
  }
  if (problem.code === undefined) {
    throw CommandError.of(
      'no-gateway-there',
      `${url.href} answered ${response.status}, and not as a gateway of Backstitch does: set BACKSTITCH_GATEWAY to its address.`,
    );
  }
  const { code, title = '', detail = title, errors } = problem;
  const passing = response.status === 429 || response.status >= 500;
  throw new CommandError(code, detail, passing ? exitCodes.unreachable : exitCodes.refused, errors);
}

/** The innermost of what fetch says. */
const reasonOf = (error: unknown): string => {
  const { cause } = error as { cause?: { code?: string; message?: string } };
  return cause?.message || cause?.code || (error as Error).message;
};
