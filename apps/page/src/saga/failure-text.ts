import type { Failure } from '@backstitch/saga-log';

/** A failure as one line. A message that is JSON, as of state machines, is told by its human part. */
export function failureText({ code, message }: Failure): string {
  const text = humanPart(message) ?? message;
  return text.startsWith(code) ? text : `${code}: ${text}`;
}

function humanPart(message: string): string | undefined {
  try {
    const { errorMessage } = JSON.parse(message) as { readonly errorMessage?: unknown };
    return typeof errorMessage === 'string' ? errorMessage : undefined;
  } catch {
    // It is text.
    return undefined;
  }
}
