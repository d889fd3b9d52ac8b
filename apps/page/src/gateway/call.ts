import { type Problem, Refused } from './refused';

/**
 * Asks the gateway; with a body it posts.
 * @throws Refused, or an Error in words when the gateway can't be reached or understood
 */
export async function call<T>(
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<T> {
  const post = {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  };
  const response = await fetch(path, body === undefined ? {} : post).catch(() => undefined);
  if (!response) throw new Error('The gateway can’t be reached.');
  const answer: unknown = await response.json().catch(() => undefined);
  if (answer === undefined) throw new Error(`The gateway’s answer can’t be read (${response.status}).`);
  if (response.ok) return answer as T;
  throw new Refused(answer as Problem);
}
